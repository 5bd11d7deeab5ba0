"""What the doctor says of a part: that it is right (a plain text), or one of these."""

import botocore.exceptions


class Wrong(str):
    """A finding that somebody has to do something about."""

    word = "WRONG"


class Note(str):
    """One that is a choice."""

    word = "note "


def reason(error):
    """What failed, without the values that a message may hold."""
    if isinstance(error, botocore.exceptions.ClientError):
        return f"{error.operation_name} was answered {error.response['Error']['Code']}"
    return type(error).__name__
