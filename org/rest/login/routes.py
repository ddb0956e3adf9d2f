"""The ways in, by their whole paths: they are for those without a session."""

from collections.abc import Mapping

from org.rest.call import Handler
from org.rest.login import oauth, soap

ROUTES: Mapping[str, Mapping[str, Handler]] = {
    "services/Soap/u/*": {"POST": soap.partner},
    "services/Soap/u/*/*": {"POST": soap.partner},
    "services/Soap/c/*": {"POST": soap.enterprise},
    "services/Soap/c/*/*": {"POST": soap.enterprise},
    "services/oauth2/token": {"POST": oauth.token},
    "services/oauth2/revoke": {"POST": oauth.revoke},
}
