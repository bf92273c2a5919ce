"""The claims of a message as strict models (LTI Core 5.3 and 5.4, AGS 3.1, NRPS 2.1, Deep Linking 3.2).

What a launch cannot do without has to be right. What it can is read leniently: a bad optional claim
counts as absent, whatever a platform puts there.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
    ValidationError,
)
from pydantic_core import CoreSchema, core_schema

from lti_tool.database import is_storable
from lti_tool.errors import LaunchRefused, UserUnnamed
from lti_tool.lti.texts import is_opaque_id, name_of
from lti_tool.lti.values import MessageType

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/"
MEMBERSHIPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/"
GROUPS = "https://purl.imsglobal.org/spec/lti-gs/claim/"
LONGEST_ID = 255


class _AbsentIfBad:
    """Marks a claim that counts as absent where it is bad; decided inside pydantic, without asking Python."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_default_schema(handler(source), default=None, on_error="default")


def _opaque(value: str) -> str:
    if not is_opaque_id(value):
        raise ValueError("not printable")
    return value


def _storable(value: str) -> str:
    if not is_storable(value):
        raise ValueError("no database takes it")
    return value


def _strings_of(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [item for item in value if isinstance(item, str) and is_opaque_id(item)]


T = TypeVar("T")
Lenient = Annotated[T | None, _AbsentIfBad(), Field(default=None)]
OpaqueId = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ID), AfterValidator(_opaque)]
Name = Annotated[str, AfterValidator(name_of)]
Strings = Annotated[list[str], BeforeValidator(_strings_of)]
Flag = Annotated[bool, Field(strict=False)]
"""A boolean, also as "true" and "false"."""


class Claims(BaseModel):
    """Base of all claims: no coercion, unknown members ignored."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class ContextClaim(Claims):
    """The course."""

    id: OpaqueId
    title: Lenient[Name]
    label: Lenient[Name]


class ResourceLinkClaim(Claims):
    """The placement."""

    id: OpaqueId
    title: Lenient[Name]


class PlatformClaim(Claims):
    """The platform's own description; only a hint, since everybody may write "moodle" there."""

    product_family_code: Lenient[Name]
    name: Lenient[Name]


class PresentationClaim(Claims):
    """How the platform shows us."""

    locale: Lenient[str]
    return_url: Lenient[str]


class GradesClaim(Claims):
    """What may be done with line items and scores."""

    scope: Lenient[Strings]
    lineitems: Lenient[str]
    lineitem: Lenient[str]


class MembershipsClaim(Claims):
    """Where the members of the context are listed."""

    context_memberships_url: str


class GroupsClaim(Claims):
    """Where the groups of the context are listed."""

    context_groups_url: str


class ForUserClaim(Claims):
    """Whose submission is to be reviewed."""

    user_id: OpaqueId


class NoticesClaim(Claims):
    """Where to ask for notices, and which there are (Platform Notification Service; lti.md B6)."""

    platform_notification_service_url: str
    notice_types_supported: Lenient[Strings]


class DeepLinkingClaim(Claims):
    """What the platform wants back from a deep linking request."""

    deep_link_return_url: str
    accept_types: Lenient[Strings]
    accept_multiple: Lenient[Flag]
    accept_lineitem: Lenient[Flag]
    data: Annotated[str, AfterValidator(_storable)] | None = None
    """Not lenient: what came has to go back as it was."""
    title: Lenient[Name]
    text: Lenient[Name]


WIRE_NAMES = {
    "version": f"{LTI}version",
    "message_type": f"{LTI}message_type",
    "deployment_id": f"{LTI}deployment_id",
    "target_link_uri": f"{LTI}target_link_uri",
    "roles": f"{LTI}roles",
    "resource_link": f"{LTI}resource_link",
    "deep_linking": f"{DEEP_LINKING}deep_linking_settings",
    "for_user": f"{LTI}for_user",
    "context": f"{LTI}context",
    "custom": f"{LTI}custom",
    "platform": f"{LTI}tool_platform",
    "presentation": f"{LTI}launch_presentation",
    "grades": f"{GRADES}endpoint",
    "memberships": f"{MEMBERSHIPS}namesroleservice",
    "notices": f"{LTI}platformnotificationservice",
    "groups": f"{GROUPS}groupsservice",
    "canvas_placement": "https://www.instructure.com/placement",
}


NEEDED: dict[MessageType, tuple[str, ...]] = {
    MessageType.RESOURCE_LINK: ("resource_link",),
    MessageType.DEEP_LINKING: ("deep_linking",),
    # A review's line item stands in the claim of the grade service (lti.md A3).
    MessageType.SUBMISSION_REVIEW: ("resource_link", "for_user", "grades"),
}
"""What a message cannot do without besides the claims of all."""


def _name_on_wire(field: str) -> str:
    return WIRE_NAMES.get(field, field)


class MessageClaims(Claims):
    """All claims of one message that Stoke reads, save the token's own (`aud`, `exp`, `nonce` …)."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", alias_generator=_name_on_wire)

    version: Literal["1.3.0"]
    message_type: Annotated[MessageType, Field(strict=False)]
    deployment_id: OpaqueId
    sub: OpaqueId
    target_link_uri: str
    roles: list[str]
    resource_link: Lenient[ResourceLinkClaim]
    deep_linking: Lenient[DeepLinkingClaim]
    for_user: Lenient[ForUserClaim]
    context: Lenient[ContextClaim]
    custom: Lenient[dict[str, Any]]
    platform: Lenient[PlatformClaim]
    presentation: Lenient[PresentationClaim]
    grades: Lenient[GradesClaim]
    memberships: Lenient[MembershipsClaim]
    notices: Lenient[NoticesClaim]
    groups: Lenient[GroupsClaim]
    canvas_placement: Lenient[str]
    name: Lenient[Name]
    given_name: Lenient[Name]
    family_name: Lenient[Name]
    email: Lenient[Name]
    locale: Lenient[str]


def read_claims(body: Mapping[str, Any]) -> MessageClaims:
    """Read the claims of a message whose signature is good.

    Raises:
        LaunchRefused: a required claim is missing or wrong; the code names it (rows L14 to L19, L22, D2).
    """
    try:
        claims = MessageClaims.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        claim = str(first["loc"][0])
        if claim == "sub" and first["type"] == "missing":
            raise UserUnnamed("claim_sub") from None
        raise LaunchRefused(f"claim_{claim.rsplit('/', 1)[-1]}") from None
    for claim in NEEDED[claims.message_type]:
        if getattr(claims, claim) is None:
            raise LaunchRefused(f"claim_{WIRE_NAMES[claim].rsplit('/', 1)[-1]}")
    return claims


def is_deep_linking(body: object) -> bool:
    """Whether an unread body says that it is a deep linking request."""
    return isinstance(body, Mapping) and body.get(WIRE_NAMES["message_type"]) == MessageType.DEEP_LINKING
