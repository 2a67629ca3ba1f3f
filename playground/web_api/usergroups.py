"""User groups, and who is in them; Slack tells all at once.

Source: https://docs.slack.dev/reference/methods/usergroups.list and …/usergroups.users.list
"""

from playground.errors import SlackError
from playground.slack_shapes import group_object
from playground.web_api.call import Call
from playground.wire import JsonObject


async def list_all(call: Call) -> JsonObject:
    """usergroups.list: those that aren't disabled, unless these are asked for; who is in them on demand."""
    with_disabled = call.arguments.flag("include_disabled")
    shapes = []
    for group in call.workspace.groups:
        if group.is_disabled and not with_disabled:
            continue
        shape = group_object(call.workspace, group)
        if call.arguments.flag("include_users"):
            shape["users"] = list(group.members)
        if call.arguments.flag("include_count"):
            shape["user_count"] = str(len(group.members))
        shapes.append(shape)
    return {"usergroups": shapes}


async def list_users(call: Call) -> JsonObject:
    """usergroups.users.list: the user ids of those who are in a group."""
    group = call.workspace.group(call.arguments.required("usergroup"))
    if group is None or (group.is_disabled and not call.arguments.flag("include_disabled")):
        raise SlackError("no_such_subteam")
    return {"users": list(group.members)}
