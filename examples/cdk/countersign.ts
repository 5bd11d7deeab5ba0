import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CfnStack } from "aws-cdk-lib";
import { Asset } from "aws-cdk-lib/aws-s3-assets";
import { Construct } from "constructs";
import type { Parameters } from "./parameters.ts";

export interface CountersignProps {
  /** The folder of a release, whose sums somebody has checked. */
  readonly release: string;
  readonly parameters: Parameters;
}

/** Countersign as its release has it: template and zips are assets of the app, the template a nested stack. */
export class Countersign extends Construct {
  /** Where the API is. */
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, { release, parameters }: CountersignProps) {
    super(scope, id);
    const asset = (file: string) => new Asset(this, file, { path: join(release, file) });
    const architecture = parameters.Architecture ?? "arm64";
    const start = asset(`start-approval-${architecture}.zip`);
    const verify = asset(`verify-code-${architecture}.zip`);

    const written = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
    const sums = readFileSync(join(release, "SHA256SUMS"), "utf8");
    const stack = new CfnStack(this, "Stack", {
      templateUrl: asset("template.yaml").httpUrl,
      parameters: {
        ...written,
        // Changes with the code and with every parameter, and publishes the versions.
        Release: createHash("sha256").update(JSON.stringify([sums, written])).digest("hex"),
        CodeBucket: start.s3BucketName,
        StartApprovalCode: start.s3ObjectKey,
        VerifyCodeCode: verify.s3ObjectKey,
      },
    });
    this.apiUrl = stack.getAtt("Outputs.ApiUrl").toString();
  }
}
