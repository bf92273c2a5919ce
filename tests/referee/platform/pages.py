"""The LMS's own pages: what teachers and learners click before and after the package's code runs."""

import json
from typing import Any

from course import CAP, COURSE, LABEL, ROLES, TITLE, block_called, enrol, external_id
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from lti_consumer import api
from lti_consumer.data import Lti1p3LaunchData
from lti_consumer.models import CourseAllowPIISharingInLTIFlag, LtiConfiguration
from lti_consumer.utils import get_lti_api_base


@csrf_exempt
def set_up(request: HttpRequest, block: str) -> JsonResponse:
    """Studio's form of a block: the tool's addresses in, what an admin copies to the tool out."""
    told = json.loads(request.body)
    config, _ = LtiConfiguration.objects.update_or_create(
        location=block_called(block).location,
        defaults={
            "version": LtiConfiguration.LTI_1P3,
            "config_store": LtiConfiguration.CONFIG_ON_DB,
            "lti_1p3_oidc_url": told["login_url"],
            "lti_1p3_launch_url": told["launch_url"],
            "lti_advantage_deep_linking_enabled": True,
            "lti_advantage_deep_linking_launch_url": told["launch_url"],
            "lti_advantage_enable_nrps": True,
            "lti_advantage_ags_mode": told["grades"],
        },
    )
    passport = config.lti_1p3_passport
    passport.lti_1p3_tool_keyset_url = told["keyset_url"]
    passport.save()
    info = api.get_lti_1p3_launch_info(_launch_data(config, User.objects.get(username="ines")))
    return JsonResponse({"issuer": get_lti_api_base(), **info})


def enter(request: HttpRequest, name: str) -> HttpResponse:
    """Sign in to the LMS."""
    login(request, User.objects.get(username=name))
    return HttpResponse("Welcome.")


def click(request: HttpRequest, block: str) -> HttpResponse:
    """Open a block as whoever is signed in."""
    return HttpResponseRedirect(api.get_lti_1p3_content_url(_launch_data(_config(block), request.user)))


def pick(request: HttpRequest, block: str) -> HttpResponse:
    """Studio's deep linking button."""
    data = _launch_data(_config(block), request.user)
    return HttpResponseRedirect(api.get_lti_1p3_launch_start_url(data, deep_link_launch=True))


def picked(_request: HttpRequest, block: str) -> JsonResponse:
    """What a teacher picked for a block."""
    items = _config(block).ltidlcontentitem_set.all()
    return JsonResponse({"items": [{"type": item.content_type, **item.attributes} for item in items]})


def gradebook(_request: HttpRequest, block: str) -> JsonResponse:
    """The grades that reached the LMS, and the columns as the package keeps them."""
    columns = [
        {
            "label": column.label,
            "maximum": column.score_maximum,
            "scores": {score.user_id: str(score.timestamp) for score in column.scores.all()},
        }
        for column in _config(block).ltiagslineitem_set.all()
    ]
    return JsonResponse({"grades": block_called(block).grades, "columns": columns})


def signing_key(_request: HttpRequest, block: str) -> JsonResponse:
    """The private key of a block, for launches that the LMS itself would never sign."""
    config = _config(block)
    return JsonResponse({"kid": config.lti_1p3_private_key_id, "pem": config.lti_1p3_private_key})


@csrf_exempt
def take_new_key(_request: HttpRequest, block: str) -> HttpResponse:
    """Take a block's key away: the package makes a new one with its next use, as its model says."""
    passport = _config(block).lti_1p3_passport
    passport.lti_1p3_internal_private_key = ""
    passport.save()
    return JsonResponse({})


@csrf_exempt
def people(request: HttpRequest) -> JsonResponse:
    """Enrol people, and say whether the course shares their names; gives everybody's id for tools."""
    told: dict[str, Any] = json.loads(request.body)
    enrol(told.get("names", ()))
    if "shares_names" in told:
        CourseAllowPIISharingInLTIFlag.objects.create(course_id=COURSE, enabled=told["shares_names"])
    return JsonResponse({user.username: external_id(user) for user in User.objects.all()})


@csrf_exempt
def cap(request: HttpRequest) -> JsonResponse:
    """Say how many people the LMS lists at most."""
    CAP.update(json.loads(request.body))
    return JsonResponse(CAP)


def _config(block: str) -> LtiConfiguration:
    return LtiConfiguration.objects.get(location=block_called(block).location)


def _launch_data(config: LtiConfiguration, user: User) -> Lti1p3LaunchData:
    return Lti1p3LaunchData(
        user_id=user.id,
        external_user_id=external_id(user),
        user_role=ROLES.get(user.username, "student"),
        config_id=config.config_id,
        resource_link_id=str(config.location),
        name=user.first_name,
        email=user.email,
        launch_presentation_document_target="iframe",
        context_id=str(COURSE),
        context_type=["course_offering"],
        context_title=TITLE,
        context_label=LABEL,
    )


urlpatterns = [
    path("api/", include("lti_consumer.plugin.urls", namespace="lti_consumer")),
    path("people", people),
    path("cap", cap),
    path("enter/<name>", enter),
    path("blocks/<block>/set-up", set_up),
    path("blocks/<block>/click", click),
    path("blocks/<block>/pick", pick),
    path("blocks/<block>/picked", picked),
    path("blocks/<block>/gradebook", gradebook),
    path("blocks/<block>/key", signing_key),
    path("blocks/<block>/new-key", take_new_key),
]
