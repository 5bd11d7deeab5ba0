import { App, CfnOutput, Stack } from "aws-cdk-lib";
import { Countersign } from "./countersign.ts";

const app = new App();
const stack = new Stack(app, "countersign");
const countersign = new Countersign(stack, "Countersign", {
  release: process.env["COUNTERSIGN_RELEASE"] ?? "countersign",
  parameters: {
    NevisInstance: "your-instance-id",
    AccessKeySecretArn: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:countersign/access-key-AbCdEf",
    JwtIssuer: "https://login.bank.example/",
    JwtAudience: ["https://approvals.bank.example"],
    RequiredScope: "approvals",
    ReceiptAudience: "https://payments.bank.example",
    Architecture: "x86_64",
  },
});
new CfnOutput(stack, "ApiUrl", { value: countersign.apiUrl });
