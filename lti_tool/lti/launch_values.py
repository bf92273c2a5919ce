"""A verified message as a `Launch`: optional claims cleaned, odd ones left out (rows L25 to L29, T5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog

from lti_tool.errors import LaunchRefused
from lti_tool.lti import addresses
from lti_tool.lti.claims import MessageClaims
from lti_tool.lti.custom import (
    MASQUERADE,
    SERVERS_ZONE,
    context_history,
    course_start,
    custom_parameters,
    groups_told,
    link_history,
    time_zone,
    zones_told,
)
from lti_tool.lti.notices import CONTEXT_COPY
from lti_tool.lti.platforms import quirks_of
from lti_tool.lti.platforms.base import Quirks
from lti_tool.lti.roles import context_roles, is_test_user
from lti_tool.lti.state import Carrier
from lti_tool.lti.texts import known_locale, name_of
from lti_tool.lti.values import (
    DeepLinkingSettings,
    GradeService,
    KnownRegistration,
    Launch,
    LaunchContext,
    LaunchResourceLink,
    LaunchUser,
    MessageType,
    SubmissionReview,
)
from lti_tool.settings import is_loopback

LONGEST_LOCALE = LONGEST_ZONE = 40
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Trust:
    """Which of a platform's addresses may be kept: https, and http where the admin or loopback allow it."""

    plain_http: bool
    loopback: bool

    def kept(self, address: str | None) -> str | None:
        """The address, or None where it may not be used."""
        allowed = address is not None and addresses.is_kept(address, self.plain_http, self.loopback)
        return address if allowed else None


def read_launch(
    claims: MessageClaims, registration: KnownRegistration, base_url: str, carrier: Carrier = Carrier.COOKIE
) -> Launch:
    """The launch that these claims make; `carrier` is that of its login.

    Raises:
        LaunchRefused: a deep linking request whose return URL may not be used (row D2), or a submission
            review without a line item whose address may be.
    """
    trust = Trust(registration.allow_private_network, is_loopback(urlsplit(base_url).hostname or ""))
    custom, quirks = custom_parameters(claims.custom), quirks_of(registration)
    presentation, platform, members = claims.presentation, claims.platform, claims.memberships
    return Launch(
        registration_id=registration.id,
        message_type=claims.message_type,
        deployment_id=claims.deployment_id,
        target_link_uri=claims.target_link_uri,
        user=_user(claims, _time_zone(custom, registration), registration),
        roles=context_roles(claims.roles),
        context=_context(claims, custom),
        resource_link=_resource_link(claims, link_history(custom) if quirks.tells_link_history else ()),
        custom=custom,
        grades=_grades(claims, trust),
        notices_url=trust.kept(_notices_url(claims)),
        memberships_url=trust.kept(members.context_memberships_url if members else None),
        groups_url=trust.kept(claims.groups.context_groups_url if claims.groups else None),
        groups=groups_told(custom),
        deep_linking=_deep_linking(claims, trust, quirks),
        review=_review(claims, trust),
        platform_family=((platform and platform.product_family_code) or "").lower(),
        locale=_locale(presentation.locale if presentation else None, registration),
        return_url=trust.kept(presentation.return_url if presentation else None),
        is_masquerade=bool(custom.get(MASQUERADE)),
        carrier=carrier,
    )


def _user(claims: MessageClaims, zone: str | None, registration: KnownRegistration) -> LaunchUser:
    parts = filter(None, (claims.given_name, claims.family_name))
    return LaunchUser(
        id_on_platform=claims.sub,
        name=name_of(claims.name or " ".join(parts)) or None,
        email=claims.email if claims.email and "@" in claims.email else None,
        locale=_locale(claims.locale, registration),
        time_zone=zone,
        is_test_user=is_test_user(claims.roles),
    )


def _time_zone(custom: Mapping[str, str], registration: KnownRegistration) -> str | None:
    known = time_zone(custom)
    told = next((name for name in zones_told(custom) if name != SERVERS_ZONE), "")
    if told and known is None:
        log.info("time_zone_unknown", registration_id=registration.id, time_zone=name_of(told)[:LONGEST_ZONE])
    return known


def _locale(told: str | None, registration: KnownRegistration) -> str | None:
    known = known_locale(told or "")
    if told and known is None:
        log.info("locale_unknown", registration_id=registration.id, locale=name_of(told)[:LONGEST_LOCALE])
    return known


def _context(claims: MessageClaims, custom: Mapping[str, str]) -> LaunchContext | None:
    context = claims.context
    if context is None:
        return None
    history, starts_at = context_history(custom), course_start(custom)
    return LaunchContext(context.id, context.title or "", context.label or "", history, starts_at)


def _resource_link(claims: MessageClaims, history: tuple[str, ...]) -> LaunchResourceLink | None:
    link = claims.resource_link
    return LaunchResourceLink(link.id, link.title or "", history) if link else None


def _grades(claims: MessageClaims, trust: Trust) -> GradeService | None:
    claim = claims.grades
    if claim is None:
        return None
    line_items, line_item = trust.kept(claim.lineitems), trust.kept(claim.lineitem)
    if not claim.scope or not (line_items or line_item):
        return None
    return GradeService(frozenset(claim.scope), line_items, line_item)


def _review(claims: MessageClaims, trust: Trust) -> SubmissionReview | None:
    if claims.message_type is not MessageType.SUBMISSION_REVIEW:
        return None
    line_item_url = trust.kept(claims.grades.lineitem if claims.grades else None)
    if claims.for_user is None or line_item_url is None:
        raise LaunchRefused("claim_lineitem")
    return SubmissionReview(claims.for_user.user_id, line_item_url)


def _notices_url(claims: MessageClaims) -> str | None:
    service = claims.notices
    offered = service is not None and CONTEXT_COPY in (service.notice_types_supported or ())
    return service.platform_notification_service_url if service and offered else None


def _deep_linking(claims: MessageClaims, trust: Trust, quirks: Quirks) -> DeepLinkingSettings | None:
    claim = claims.deep_linking
    if claims.message_type is not MessageType.DEEP_LINKING or claim is None:
        return None
    return_url = trust.kept(claim.deep_link_return_url)
    if return_url is None:
        raise LaunchRefused("deep_link_return_url_refused")
    return DeepLinkingSettings(
        return_url=return_url,
        accept_types=frozenset(claim.accept_types or ()),
        accept_multiple=bool(claim.accept_multiple),
        accept_line_item=quirks.takes_line_items(claims.canvas_placement)
        if claim.accept_lineitem is None
        else claim.accept_lineitem,
        data=claim.data,
        title=claim.title or "",
        text=claim.text or "",
    )
