"""The bucket that CloudFormation and Lambda take code and template from."""

import sys
from functools import cache

from botocore.exceptions import ClientError

from aws import client


@cache
def account():
    return client("sts").get_caller_identity()["Account"]


def named(name):
    """This bucket, or one for this account and Region, made where there is none. It is this account's own in
    either case: anybody can take a name first."""
    region = client("s3").meta.region_name
    place = name or f"countersign-{account()}-{region}"
    try:
        client("s3").head_bucket(Bucket=place, ExpectedBucketOwner=account())
    except ClientError as error:
        if error.response["Error"]["Code"] != "404":
            sys.exit(f"The bucket {place} is not this account's, or not to be reached: name another one with --bucket")
        if name:
            sys.exit(f"There is no bucket {place}")
        make(place, region)
    return place


def make(place, region):
    elsewhere = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    client("s3").create_bucket(Bucket=place, **elsewhere)
    own = {"Bucket": place, "ExpectedBucketOwner": account()}
    closed = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
    client("s3").put_public_access_block(**own, PublicAccessBlockConfiguration=dict.fromkeys(closed, True))
    # AWS Signer takes a version of an object.
    client("s3").put_bucket_versioning(**own, VersioningConfiguration={"Status": "Enabled"})
    print(f"Made the bucket {place} for the code.")


def put(place, key, content):
    """Puts an object, and gives its address as CloudFormation takes it."""
    client("s3").put_object(Bucket=place, Key=key, Body=content, ExpectedBucketOwner=account())
    return f"{client('s3').meta.endpoint_url}/{place}/{key}"


def put_code(place, key, content, profile):
    """Puts a zip there, signed by a profile of AWS Signer where one is named."""
    if not profile:
        return put(place, key, content)
    s3, own = client("s3"), {"ExpectedBucketOwner": account()}
    unsigned = s3.put_object(Bucket=place, Key=f"{key}.unsigned", Body=content, **own)
    if "VersionId" not in unsigned:
        sys.exit(f"AWS Signer needs versions: enable them for the bucket {place}")
    signed = sign(place, f"{key}.unsigned", unsigned["VersionId"], profile)
    s3.copy_object(Bucket=place, Key=key, CopySource={"Bucket": place, "Key": signed}, **own)


def sign(place, key, version, profile):
    signer = client("signer")
    source = {"s3": {"bucketName": place, "key": key, "version": version}}
    job = signer.start_signing_job(source=source, destination={"s3": {"bucketName": place, "prefix": f"{key}."}},
                                   profileName=profile)["jobId"]
    signer.get_waiter("successful_signing_job").wait(jobId=job)
    return signer.describe_signing_job(jobId=job)["signedObject"]["s3"]["key"]
