"""Prints the CloudFormation template that SAM makes of the one named first, as JSON."""

import json
import os
import sys

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

# SAM names the partition's ARNs by it, and would ask for credentials without.
os.environ["AWS_DEFAULT_REGION"] = sys.argv[2]

with open(sys.argv[1], encoding="utf-8") as file:
    template = yaml_parse(file.read())
# As `sam build` leaves it: the code in a bucket.
for function in ("StartApproval", "VerifyCode"):
    template["Resources"][function]["Properties"]["CodeUri"] = "s3://bucket/key"
try:
    json.dump(transform(template, json.loads(sys.argv[3]), None), sys.stdout)
except InvalidDocumentException as error:
    sys.exit("\n".join([error.message, *(cause.message for cause in error.causes)]))
