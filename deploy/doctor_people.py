"""What the doctor looks at of who is let in and told: the pages that may call, and whoever gets the alarms."""

from doctor_findings import Note, Wrong


def pages(stack):
    origins = [origin for origin in stack.parameter("AllowedOrigins").split(",") if origin]
    if not origins:
        yield "none may call (AllowedOrigins is empty)"
    headers = ["authorization", "content-type", "idempotency-key", *filter(None, stack.parameter("AllowedHeaders").split(","))]
    for origin in origins:
        _, answer, _ = stack.request("OPTIONS", "/v1/approvals", {
            "origin": origin, "access-control-request-method": "POST", "access-control-request-headers": ",".join(headers)})
        allowed = [name.strip().lower() for name in (answer.get("access-control-allow-headers") or "").split(",")]
        if answer.get("access-control-allow-origin") == origin and all(name.lower() in allowed for name in headers):
            yield f"{origin} may call"
        else:
            yield Wrong(f"{origin} may not call, or not with {', '.join(headers)}: AllowedOrigins and AllowedHeaders, then deploy again")
    _, answer, _ = stack.request("OPTIONS", "/v1/approvals", {
        "origin": "https://doctor.invalid", "access-control-request-method": "POST"})
    if answer.get("access-control-allow-origin"):
        yield Wrong("any page may call: name your origins in AllowedOrigins, then deploy again")


def alarms(stack):
    if not stack.parameter("AlarmEmail"):
        yield Note("there are none: set AlarmEmail, then deploy again and confirm the mail")
        return
    topic = stack.physical("Alarms")
    subscriptions = stack.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    if any(one["SubscriptionArn"].startswith("arn:") for one in subscriptions):
        yield "somebody gets them"
    else:
        yield Wrong("nobody has confirmed the mail that AWS sent to AlarmEmail: confirm it, or deploy with another address")
