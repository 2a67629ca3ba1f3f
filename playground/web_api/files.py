"""Files: what is known of them, the three steps of an upload, and taking them away."""

from dataclasses import replace

from playground.errors import SlackError
from playground.ids import new_id
from playground.private_files import Upload
from playground.records import Draft, File
from playground.slack_shapes import file_object, file_objects
from playground.web_api.call import Call
from playground.wire import JsonObject


async def info(call: Call) -> JsonObject:
    """files.info: one file."""
    return {"file": file_object(call.workspace, _file(call))}


async def get_upload_url(call: Call) -> JsonObject:
    """files.getUploadURLExternal: where to send the bytes of a file."""
    name = call.arguments.required("filename")
    length = call.arguments.number("length", 0)
    if length < 1:
        raise SlackError("invalid_arguments", ["must be greater than 0: length"])
    file_id = new_id("F")
    return {"upload_url": call.slack.files.expect_upload(file_id, name, length), "file_id": file_id}


async def complete_upload(call: Call) -> JsonObject:
    """files.completeUploadExternal: keep the uploaded files, and share them where a channel is named."""
    draft = _sharing_draft(call) if call.arguments.text("channel_id") else None
    uploads = [(entry, _finished_upload(call, entry)) for entry in call.arguments.structure("files")]
    ids = tuple(_keep(call, entry, upload) for entry, upload in uploads)
    if draft is not None:
        call.workspace.share_files(replace(draft, files=ids))
    return {"files": file_objects(call.workspace, ids)}


async def delete(call: Call) -> JsonObject:
    """files.delete: the app's own files."""
    file = _file(call)
    if file.author != call.bot:
        raise SlackError("cant_delete_file")
    call.workspace.delete_file(file)
    return {}


def _file(call: Call) -> File:
    file = call.workspace.file(call.arguments.required("file"))
    if file is None:
        raise SlackError("file_not_found")
    return file


def _sharing_draft(call: Call) -> Draft:
    conversation = call.conversation("channel_id")
    if call.bot not in conversation.members:
        raise SlackError("not_in_channel")
    return Draft(
        channel=conversation.id,
        author=call.bot,
        text=call.arguments.text("initial_comment"),
        thread_ts=call.thread_ts(conversation),
        subtype="file_share",
    )


def _finished_upload(call: Call, entry: JsonObject) -> Upload:
    upload = call.slack.files.take_uploaded(entry.get("id", ""))
    if upload is None:
        raise SlackError("file_not_found")
    return upload


def _keep(call: Call, entry: JsonObject, upload: Upload) -> str:
    file = File(
        id=upload.file_id,
        name=upload.name,
        title=entry.get("title") or upload.name,
        content=upload.content or b"",
        author=call.bot,
        created=int(call.workspace.clock()),
    )
    call.workspace.keep_file(file)
    return file.id
