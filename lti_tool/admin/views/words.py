"""What the admin's pages say of what was typed and done, in whole sentences."""

from collections.abc import Mapping

from flask_babel import gettext as _


def sentence_of(code: str) -> str:
    """Return what is wrong with a field."""
    sentences: dict[str, str] = {
        "missing": _("Fill this in."),
        "too_long": _("This is longer than any platform's."),
        "has_space": _("There is a blank or an invisible sign inside. Copy it once more."),
        "no_issuer": _("The issuer is an address that begins with https://."),
        "address_refused": _(
            "Stoke may not call this address: it needs https and a name outside your network. "
            "If the platform stands inside it, say so below."
        ),
        "private_key": _(
            "This was a private key. It was not kept, and nobody but its owner should have it. "
            "Stoke needs the address of the platform's public keys."
        ),
        "key_not_address": _("This is a key. Stoke needs the address where the platform publishes its keys."),
        "registered_already": _("This issuer and client id are registered already with these keys."),
        "removed_lately": _(
            "You removed the platform with this issuer, client id and these keys. Open it in the list of "
            "platforms and undo that: all that belongs to it comes back."
        ),
        "name_differs": _("This is not its name. Type it as it stands above, to the letter."),
    }
    return sentences[code]


def summary_of(errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what stands above a form: each field that needs something, and its sentence with its name."""
    names = {
        "name": _("Name"),
        "issuer": _("Issuer"),
        "client_id": _("Client id"),
        "deployment": _("Deployment id"),
        "auth_url": _("Authentication request URL"),
        "token_url": _("Access token URL"),
        "jwks_url": _("Public keyset URL"),
        "family": _("Kind of platform"),
        "token_audience": _("Audience of token requests"),
    }
    return [
        (field, _("%(name)s: %(sentence)s", name=names[field], sentence=sentence))
        for field, sentence in errors.items()
    ]


def done_of(code: str) -> str:
    """Return what was just done, "" where the page says it by itself."""
    sentences: dict[str, str] = {
        "added": _("Registered. Its first launch may come from a deployment that waits for your yes below."),
        "added-twin": _(
            "Registered. Another platform has the same issuer and client id: set the login address in this "
            "one to its own, which stands below."
        ),
        "saved": _("Saved."),
        "saved-trimmed": _("Saved. Blanks around what you typed were taken away."),
        "added-trimmed": _("Registered. Blanks around what you typed were taken away."),
        "resumed": _("Resumed. Launches come in, and what waited is sent."),
        "undone": _("Brought back, with everything that belongs to it."),
        "undone-twin": _(
            "Brought back, with everything that belongs to it. Another platform with its issuer and client "
            "id was registered meanwhile: give each its own login address, or remove one."
        ),
        "approved": _("Launches from this deployment are let in."),
        "taken-back": _("Launches from this deployment are not let in any more."),
        "withdrawn": _("Withdrawn. The link opens nothing any more."),
    }
    return sentences.get(code, "")
