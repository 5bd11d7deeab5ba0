// In what every state is looked at.

export const LOCALES = ["en", "de", "fr", "it"];

export const SCHEMES = {
  light: { colorScheme: "light", forcedColors: "none" }, dark: { colorScheme: "dark", forcedColors: "none" },
  forced: { colorScheme: "dark", forcedColors: "active" },
};

/** Pixels; 320 are what is left of 1280 at 400 %. */
export const WIDTHS = [320, 768, 1440];
