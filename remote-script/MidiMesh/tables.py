"""What can be read, set and done in Live, as tables. Letters are those of values.convert.

A property: name -> letter. Methods: name -> letters of the arguments, those behind ? optional.
The order is AbletonOSC's: a wildcard is answered in it.
"""

SONG_READ = {"can_redo": "b", "can_undo": "b", "is_playing": "b", "song_length": "f", "session_record_status": "i"}
SONG = {
    "arrangement_overdub": "b", "back_to_arranger": "b", "clip_trigger_quantization": "i", "current_song_time": "f",
    "groove_amount": "f", "is_ableton_link_enabled": "b", "loop": "b", "loop_length": "f", "loop_start": "f",
    "metronome": "b", "midi_recording_quantization": "i", "nudge_down": "b", "nudge_up": "b", "punch_in": "b",
    "punch_out": "b", "record_mode": "b", "root_note": "i", "scale_name": "s", "session_record": "b",
    "signature_denominator": "i", "signature_numerator": "i", "tempo": "f",
}
SONG_METHODS = {
    "capture_and_insert_scene": "", "capture_midi": "", "continue_playing": "", "create_audio_track": "?i",
    "create_midi_track": "?i", "create_return_track": "", "create_scene": "i", "delete_return_track": "i",
    "delete_scene": "i", "delete_track": "i", "duplicate_scene": "i", "duplicate_track": "i",
    "force_link_beat_time": "", "jump_by": "f", "jump_to_prev_cue": "", "jump_to_next_cue": "", "redo": "",
    "re_enable_automation": "", "set_or_delete_cue": "", "start_playing": "", "stop_all_clips": "?b",
    "stop_playing": "", "tap_tempo": "", "trigger_session_record": "?f", "undo": "",
}

TRACK_READ = {
    "can_be_armed": "b", "fired_slot_index": "i", "has_audio_input": "b", "has_audio_output": "b",
    "has_midi_input": "b", "has_midi_output": "b", "is_foldable": "b", "is_grouped": "b", "is_visible": "b",
    "output_meter_level": "f", "output_meter_left": "f", "output_meter_right": "f", "playing_slot_index": "i",
}
TRACK = {
    "arm": "b", "color": "i", "color_index": "i", "current_monitoring_state": "i", "fold_state": "i", "mute": "b",
    "solo": "b", "name": "s",
}
TRACK_METHODS = {"delete_device": "i", "stop_all_clips": "?b"}
# Parts of the mixer strip that are parameters: read and set through their value.
TRACK_MIXER = {"volume": "f", "panning": "f"}
# What a track's lists are made of: (address, list, property).
TRACK_LISTS = (
    ("arrangement_clips/name", "arrangement_clips", "name"), ("arrangement_clips/length", "arrangement_clips", "length"),
    ("arrangement_clips/start_time", "arrangement_clips", "start_time"))
TRACK_DEVICES = ("name", "type", "class_name", "can_have_chains")

CLIP_READ = {
    "end_time": "f", "file_path": "s", "gain_display_string": "s", "has_groove": "b", "is_midi_clip": "b",
    "is_audio_clip": "b", "is_overdubbing": "b", "is_playing": "b", "is_recording": "b", "is_triggered": "b",
    "length": "f", "playing_position": "f", "sample_length": "i", "start_time": "f", "will_record_on_start": "b",
}
CLIP = {
    "color": "i", "color_index": "i", "end_marker": "f", "gain": "f", "launch_mode": "i", "launch_quantization": "i",
    "legato": "b", "loop_end": "f", "loop_start": "f", "looping": "b", "muted": "b", "name": "s", "pitch_coarse": "i",
    "pitch_fine": "f", "position": "f", "ram_mode": "b", "start_marker": "f", "velocity_amount": "f", "warp_mode": "i",
    "warping": "b",
}
CLIP_METHODS = {"fire": "", "stop": "", "duplicate_loop": "", "remove_notes_by_id": "l"}

SLOT_READ = {
    "has_clip": "b", "controls_other_clips": "b", "is_group_slot": "b", "is_playing": "b", "is_triggered": "b",
    "playing_status": "i", "will_record_on_start": "b",
}
SLOT = {"has_stop_button": "b"}
SLOT_METHODS = {"fire": "?fib", "stop": "", "create_clip": "f", "delete_clip": ""}

SCENE_READ = {"is_empty": "b", "is_triggered": "b"}
SCENE = {
    "color": "i", "color_index": "i", "name": "s", "tempo": "f", "tempo_enabled": "b", "time_signature_numerator": "i",
    "time_signature_denominator": "i", "time_signature_enabled": "b",
}
SCENE_METHODS = {"fire": "?bb", "fire_as_selected": "?b"}

DEVICE_READ = {"class_name": "s", "name": "s", "type": "i"}
PARAMETERS = ("name", "value", "min", "max", "is_quantized")

# What takes something away or cannot be taken back by the next press: not for other hosts unless allowed.
EDITS = frozenset((
    "capture_and_insert_scene", "create_audio_track", "create_midi_track", "create_return_track", "create_scene",
    "delete_return_track", "delete_scene", "delete_track", "duplicate_scene", "duplicate_track", "redo", "undo",
    "delete_device", "delete_clip", "create_clip", "duplicate_clip_to", "remove_notes_by_id", "duplicate_loop",
    "set_or_delete_cue", "notes", "reload"))


def joined(*tables):
    """Several tables as one."""
    result = {}
    for table in tables:
        result.update(table)
    return result


# /midimesh/...: what each kind of object has. An m marks a part of the mixer strip.
KINDS = {
    "song": (joined(SONG_READ, SONG), frozenset(SONG), SONG_METHODS),
    "track": (joined(TRACK_READ, TRACK), frozenset(TRACK), TRACK_METHODS),
    "scene": (joined(SCENE_READ, SCENE), frozenset(SCENE), SCENE_METHODS),
    "slot": (joined(SLOT_READ, SLOT), frozenset(SLOT), SLOT_METHODS),
    "clip": (joined(CLIP_READ, CLIP), frozenset(CLIP), CLIP_METHODS),
    "device": (joined(DEVICE_READ, {"is_active": "b", "can_have_chains": "b"}), frozenset(("name",)), {}),
    "chain": ({"name": "s", "color": "i", "mute": "b", "solo": "b"}, frozenset(("name", "color", "mute", "solo")), {}),
    "parameter": ({"name": "s", "value": "f", "min": "f", "max": "f", "default_value": "f", "is_quantized": "b"},
                  frozenset(("value",)), {}),
    "view": ({}, frozenset(), {}),
}
