"""Draws the lists of this folder: collect.py NAME-SUGGESTION-INDEX OUI-DATA, the folders of the two npm packages, unpacked.

A name stands here as its source has it; nothing is left out for what the product makes of it. Only names with letters of
another script than Latin are, as no SMS of GSM-7 can hold them (README.md).
"""

import json
import random
import re
import sys
import unicodedata
from pathlib import Path

import faker
import schwifty

HERE = Path(__file__).parent
LOCALES = """bs_BA cs_CZ da_DK de_AT de_CH de_DE en_AU en_CA en_GB en_IE en_IN en_NZ en_US es_CL es_CO es_ES es_MX et_EE fi_FI
fil_PH fr_BE fr_CH fr_FR ga_IE hr_HR hu_HU id_ID it_IT lt_LT lv_LV nl_BE nl_NL no_NO pl_PL pt_BR pt_PT ro_RO sk_SK sl_SI sq_AL sv_SE
tr_TR tw_GH vi_VN yo_NG zu_ZA""".split()


def latin(name):
    return all("LATIN" in unicodedata.name(letter, "") for letter in name if letter.isalpha() and letter not in "ªº")


def draw(names, count):
    names = sorted({name for name in names if isinstance(name, str) and name and latin(name)})
    return sorted(random.Random(18).sample(names, min(count, len(names))))


def people_and_companies():
    for locale in LOCALES:
        source = faker.Faker(locale)
        source.seed_instance(18)
        yield from (source.name() for _ in range(45))
        yield from (source.company() for _ in range(25))


def brands(package):
    index = json.loads((package / "dist/json/nsi.json").read_text())["nsi"]
    for category in index.values():
        for item in category["items"]:
            yield from (item["tags"].get(tag) for tag in ("brand", "operator", "network", "name"))


def banks():
    for register in sorted((Path(schwifty.__file__).parent / "bank_registry").glob("*.json")):
        content = json.loads(register.read_text())
        for bank in content if isinstance(content, list) else content.get("entries", []):
            yield bank.get("name")


def organisations(package):
    return (entry.split("\n")[0] for entry in json.loads((package / "index.json").read_text()).values())


def main(index, oui):
    for file, names, count in (
        ("people-and-companies.txt", people_and_companies(), 3000),
        ("brands.txt", brands(Path(index)), 2000),
        ("banks.txt", banks(), 1500),
        ("organisations.txt", organisations(Path(oui)), 1500),
    ):
        lines = [re.sub(r"[\r\n]+", " ", name) for name in draw(names, count)]
        (HERE / file).write_text("".join(f"{line}\n" for line in lines))
        print(file, len(lines))


main(*sys.argv[1:])
