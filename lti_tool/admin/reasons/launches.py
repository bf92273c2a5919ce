"""Words for refusals of a platform's message: the token, its key, its times and its claims."""

from flask_babel import lazy_gettext as _l

from lti_tool.admin.reasons.values import Reason

LAUNCHES = {
    "id_token_too_long": Reason(
        _l("The launch's message is larger than 64 kB (256 kB while adding activities), so it was not read."),
        _l("Look at the tool's custom parameters in the platform: something very long stands there."),
    ),
    "token_malformed": Reason(
        _l("The launch's message is no token: it has not three readable parts."),
        _l("A platform never sends this; a proxy may cut posts, or somebody tries things out."),
    ),
    "alg_refused": Reason(
        _l("The message is not signed by RS256, the only way that LTI platforms and Stoke agree on."),
        _l("If it came from a platform of yours, choose RS256 there; else somebody tries to get in."),
    ),
    "kid_missing": Reason(
        _l("The message does not name the key that signed it: “kid” is missing or no sensible text."),
        _l("Make the platform publish its keys with ids; renewing its key often mends this."),
    ),
    "kid_unknown": Reason(
        _l("The message names a key that the platform does not publish, also when asked again (“kid”)."),
        _l("Compare the key set address of the registration with the one that the platform shows."),
    ),
    "keys_unreachable": Reason(
        _l("The platform's keys could not be fetched, and none are kept that are less than a day old."),
        _l("See whether this server reaches the key set address; a firewall is the usual reason."),
    ),
    "signature_wrong": Reason(
        _l("The signature does not fit the message: it was changed on its way, or made with another key."),
        _l(
            "If every launch fails so, the platform signs with another key than it publishes: renew it there."
        ),
    ),
    "nonce_missing": Reason(
        _l("The message carries no “nonce”, with which each launch is opened once only."),
        _l("Tell the makers of the platform; the standard asks for it."),
    ),
    "nonce_foreign": Reason(
        _l("The message answers another login than this one: its “nonce” is foreign."),
        _l("Open the activity again. If it happens often, two tabs were opened at the same moment."),
    ),
    "nonce_used": Reason(
        _l("The same launch arrived twice. The second was refused, as it must be. Often: the reload button."),
        _l("Nothing; the activity opens with a new click in the course."),
    ),
    "iss_foreign": Reason(
        _l("The message names another issuer (“iss”) than the registration has."),
        _l("Compare the issuer with the platform's, letter by letter: a slash at the end counts."),
    ),
    "aud_foreign": Reason(
        _l("The message was made for another client: ours is not in its “aud”."),
        _l("Compare the client id of the registration with the one in the platform."),
    ),
    "azp_missing": Reason(
        _l("The message was made for several clients and does not say which is meant: “azp” is missing."),
        _l("Tell the makers of the platform; the standard asks for it."),
    ),
    "azp_foreign": Reason(
        _l("The message was made for several clients, and another than ours is meant (“azp”)."),
        _l("Compare the client id of the registration with the one in the platform."),
    ),
    "exp_missing": Reason(
        _l("The message does not say until when it holds: “exp” is missing."),
        _l("Tell the makers of the platform; the standard asks for it."),
    ),
    "exp_passed": Reason(
        _l("The message ran out more than a minute ago (“exp”): a clock is wrong, or the way took long."),
        _l("Look at the clocks on the health page; most often the time service of one machine stopped."),
    ),
    "iat_missing": Reason(
        _l("The message does not say when it was made: “iat” is missing."),
        _l("Tell the makers of the platform; the standard asks for it."),
    ),
    "iat_skewed": Reason(
        _l("The message was made ten minutes or more from now by our clock (“iat”): a clock is wrong."),
        _l("Look at the clocks on the health page; most often the time service of one machine stopped."),
    ),
    "lifetime_too_long": Reason(
        _l("The message would hold for more than a day, and so could be used by whoever finds it."),
        _l("Shorten the life of launches in the platform; minutes are usual."),
    ),
    "claim_version": Reason(
        _l("The message is not of LTI 1.3.0: the claim “version” is missing or another one."),
        _l("Register Stoke in the platform as an LTI 1.3 tool, not as one of LTI 1.1."),
    ),
    "claim_message_type": Reason(
        _l("The message is of a sort (“message_type”) that Stoke does not answer, or of none."),
        _l("Look at the placement in the platform: Stoke opens activities and adds them."),
    ),
    "claim_deployment_id": Reason(
        _l("The message does not say from which deployment it comes, or its id has not 1 to 255 characters."),
        _l("Install the tool again in the platform, so that it gets a deployment id."),
    ),
    "deployment_pending": Reason(
        _l("The launch came from a deployment that waits for your yes."),
        _l("Approve it under Platforms if you know it; then the next click opens."),
    ),
    "claim_sub": Reason(
        _l("The message does not say who is launching: “sub” is missing or has not 1 to 255 characters."),
        _l("Let the platform send user ids to Stoke; names and addresses are not needed."),
    ),
    "claim_roles": Reason(
        _l("The claim “roles” is missing or no list; an empty list would do, and gives a learner's rights."),
        _l("Tell the makers of the platform; the standard asks for it."),
    ),
    "claim_resource_link": Reason(
        _l("The message does not say which link was clicked: “resource_link” is missing or without an id."),
        _l("Add the activity to the course anew, by the platform's own dialog."),
    ),
    "claim_target_link_uri": Reason(
        _l("The message does not say what to open: the claim “target_link_uri” is missing or no text."),
        _l("Set the tool's address in the platform, as the page of the registration shows it."),
    ),
    "claim_deep_linking_settings": Reason(
        _l("The platform opened its dialog for adding activities without saying where the answer goes."),
        _l("Look at the placement in the platform: it has to be one for content selection."),
    ),
    "claim_lineitem": Reason(
        _l(
            "The platform asked for somebody's work without naming the gradebook column, or at a bad address."
        ),
        _l("Let the platform give Stoke its grade services."),
    ),
    "deep_link_return_url_refused": Reason(
        _l("While adding activities the answer would go to an address that may not be used: not https."),
        _l("Let the platform use https; addresses inside your network need your yes at the registration."),
    ),
    "deep_linking_type_refused": Reason(
        _l("This place in the platform takes no activities (“accept_types” without “ltiResourceLink”)."),
        _l("Use another placement in the platform, such as adding an activity to a course."),
    ),
    "deep_linking_takes_one": Reason(
        _l("This place in the platform takes one activity, and several were chosen."),
        _l("Choose one."),
    ),
}
