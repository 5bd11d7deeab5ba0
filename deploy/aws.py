"""Clients of AWS, for the Region of the environment or of the configuration."""

import os
from functools import cache

import boto3
from botocore.config import Config

# An address by path: an emulator has no name for each bucket.
PATHS = Config(s3={"addressing_style": "path"})


@cache
def client(service):
    return boto3.client(service, region_name=os.environ.get("AWS_REGION") or None, config=PATHS)
