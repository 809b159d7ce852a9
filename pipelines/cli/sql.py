"""placeholder until the branch with the command is merged"""


def sql() -> None: ...
