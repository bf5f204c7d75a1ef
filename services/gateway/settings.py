"""How the gateway is reached, from the environment."""

from dataclasses import dataclass
from typing import Any, Self

from services.backbone.addresses import BadSetting

PORT = 8000
"""Where the console listens unless it is told otherwise."""


@dataclass(frozen=True)
class GatewaySettings:
    """What the console needs to know of the place where it runs.

    - `CASHBACK_LANDLORD`: the landlord's name, at the top of every page (the scheme's)
    - `CASHBACK_HOSTS`: the names it is called by, with commas between (localhost,127.0.0.1);
      `.example.org` stands for all below it. Requests for others are refused
    - `CASHBACK_PROXIES`: how many proxies stand before it, each of which says who asks, and by
      which protocol (0: believe nobody)
    - `CASHBACK_PRACTICE`: whether nothing here is real, which every page then says (no)
    """

    landlord: str = ""
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1")
    proxies: int = 0
    practice: bool = False

    def address(self, port: int = PORT) -> str:
        """Return where people find it: by itself on a port, or behind the proxy that speaks TLS."""
        name = self.hosts[0].lstrip(".")
        return f"https://{name}" if self.proxies else f"http://{name}:{port}"

    @classmethod
    def from_environment(cls) -> Self:
        """Read the environment. Raises `BadSetting` for a variable that is malformed."""
        from environs import Env, EnvError

        try:
            return cls._read(Env())
        except EnvError as error:
            raise BadSetting(str(error)) from None

    @classmethod
    def _read(cls, env: Any) -> Self:
        from marshmallow.validate import Range

        hosts = env.list("CASHBACK_HOSTS", list(cls.hosts))
        return cls(
            landlord=env.str("CASHBACK_LANDLORD", cls.landlord),
            hosts=tuple(host.strip() for host in hosts if host.strip()),
            proxies=env.int("CASHBACK_PROXIES", 0, validate=Range(0, 5)),
            practice=env.bool("CASHBACK_PRACTICE", False),
        )
