"""PyLTI1p3's README example, run beside the tool: it verifies a launch and keeps nothing in a database.

As "Usage with Flask" and "Configuration" of the README of PyLTI1p3 2.0.0 have it, with the launch storage
that is the default, Flask's session: the configuration is read and the platform's keys are fetched at each
launch. (Its cache of files costs a tenth more, and 75 ms a launch once it holds 500 entries and prunes.)
Needs an environment of its own, since the tool's fork has the same import name.
"""
# mypy: ignore-errors
# mypy reads it beside the fork, whose types are not those of the package that runs here.

import os

from flask import Flask, render_template_string
from flask.typing import ResponseReturnValue
from pylti1p3.contrib import flask as lti
from pylti1p3.tool_config import ToolConfJsonFile

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1><p>Hello {{ name }} ({{ email }}).</p></body></html>
"""

app = Flask(__name__)
app.config["SECRET_KEY"] = "replace-me"


@app.route("/login/", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Begin."""
    tool_conf = ToolConfJsonFile(os.environ["EXAMPLE_CONFIG"])
    request = lti.FlaskRequest()
    oidc_login = lti.FlaskOIDCLogin(request, tool_conf)
    return oidc_login.redirect(request.get_param("target_link_uri"))


@app.post("/launch/")
def launch() -> ResponseReturnValue:
    """Verify, and show a small page."""
    tool_conf = ToolConfJsonFile(os.environ["EXAMPLE_CONFIG"])
    message_launch = lti.FlaskMessageLaunch(lti.FlaskRequest(), tool_conf)
    data = message_launch.get_launch_data()
    return render_template_string(
        PAGE,
        title=data["https://purl.imsglobal.org/spec/lti/claim/resource_link"]["title"],
        name=data.get("name", ""),
        email=data.get("email"),
    )
