"""Saltmarsh Campus: a small LMS to try the tool with and to test it against, in Moodle's and Canvas's ways.

It shares no LTI code with the tool, since a double that does hides the bugs it should find. Nothing here
is meant for a real course: nobody signs in, and everything can be broken on purpose.
"""

from lti_tool.sandbox.app import create_sandbox
from lti_tool.sandbox.campus import Campus, RegistrationDetails, ToolAddress
from lti_tool.sandbox.catching import MailCatcher
from lti_tool.sandbox.launching import message_of

__all__ = ["Campus", "MailCatcher", "RegistrationDetails", "ToolAddress", "create_sandbox", "message_of"]
