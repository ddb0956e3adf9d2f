"""One error for a schema file that cannot be used: which file, where in it, and what is wrong."""


class SchemaError(ValueError):
    def __init__(self, path: str, where: str, what: str) -> None:
        super().__init__(path, where, what)
        self.path = path
        self.where = where
        self.what = what

    def __str__(self) -> str:
        return f"{self.path}: {self.where}: {self.what}" if self.where else f"{self.path}: {self.what}"
