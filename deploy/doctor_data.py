"""What the doctor looks at of what is kept and signed: the table, the receipts, the logs."""

from doctor_findings import Wrong


def table(stack):
    table = stack.physical("Approvals")
    client = stack.client("dynamodb")
    status = client.describe_table(TableName=table)["Table"]["TableStatus"]
    yield f"{table} is active" if status == "ACTIVE" else Wrong(f"{table} is {status}")
    ttl = client.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if ttl["TimeToLiveStatus"] in ("ENABLED", "ENABLING") and ttl.get("AttributeName") == "ttl":
        yield "old records are deleted (TTL on ttl)"
    else:
        yield Wrong("records are kept for ever: enable the TTL on the attribute ttl (aws dynamodb update-time-to-live)")


def receipts(stack):
    variables = stack.variables("VerifyCode")
    key = variables.get("RECEIPT_KEY_ID", "")
    if not key:
        yield "they are off"
        return
    status, _, discovery = stack.request("GET", "/.well-known/openid-configuration")
    if status == 200 and (discovery or {}).get("issuer") == variables["RECEIPT_ISSUER"]:
        yield "their discovery can be reached, and names their issuer"
    else:
        yield Wrong(f"{stack.api()}/.well-known/openid-configuration answers {status}, or another issuer than the receipts': deploy again")
    status, _, keys = stack.request("GET", "/.well-known/jwks.json")
    if status == 200 and (keys or {}).get("keys"):
        yield f"their keys are published ({len(keys['keys'])})"
    else:
        yield Wrong(f"/.well-known/jwks.json answers {status}: KMS refuses the key, or verify-code does not start (its line has the cause)")
    about = stack.client("kms").describe_key(KeyId=key)["KeyMetadata"]
    if (about["KeyState"], about["KeyUsage"], about.get("KeySpec")) == ("Enabled", "SIGN_VERIFY", "RSA_2048"):
        yield "their key is enabled, and signs"
    else:
        yield Wrong(f"their key is {about['KeyState']}, {about['KeyUsage']}, {about.get('KeySpec')}: enable it (aws kms enable-key), or name an "
                    "RSA_2048 key that signs in ReceiptKeyArn")


def logs(stack):
    wanted = int(stack.parameter("LogRetentionDays") or 0)
    for name in ["StartApprovalLogs", "VerifyCodeLogs", "AccessLogs"]:
        group = stack.physical(name)
        found = stack.client("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]
        days = next((one.get("retentionInDays") for one in found if one["logGroupName"] == group), None)
        if days == wanted:
            yield f"{name} are kept for {days} days"
        else:
            yield Wrong(f"{name} are kept {f'for {days} days' if days else 'for ever, or are missing'}, and LogRetentionDays says {wanted}: deploy again, or "
                        "aws logs put-retention-policy")
