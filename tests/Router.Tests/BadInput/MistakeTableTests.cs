using MidiMesh.Router.Tests.Compilation;

namespace MidiMesh.Router.Tests.BadInput;

/// <summary>One mistake of each kind, as people make them in a rig of twenty lines: the whole answer, and it says what to do.</summary>
public sealed class MistakeTableTests
{
    [Theory]
    // Text.
    [InlineData("to = \"live.clip[track,scene]\" }", "to = \"live.clip[track,scene]\"", "9:108: error: '}' is missing here: '{' of line 9 is never closed")]
    [InlineData("to = \"live.stop-all\" }", "to = \"live.stop-all }", "10:72: error: this string is not closed: '\"' is missing at its end, or further left in this line")]
    [InlineData("to = \"live.stop-all\"", "to = \u201Clive.stop-all\u201D", "10:72: error: \u201C is not a quote to HOCON but part of the text: use \"")]
    [InlineData("from = \"apc.stop-all\"", "from = 'apc.stop-all'", "10:19: error: single quotes are part of the text in HOCON: use \"")]
    [InlineData("from = \"apc.stop-all\",", "from = \"apc.stop-all\";", "10:33: error: the ';' becomes part of the value: a line end or a comma is all that is needed")]
    [InlineData("from = \"apc.stop-all\"", "from \"apc.stop-all\"", "10:17: error: '=' is missing between 'from' and '\"apc.stop-all\"'")]
    [InlineData("from = \"apc.pad[track,scene]\", via", "from = apc.pad[track,scene], via", "9:26: error: text and a list cannot be joined; if the bracket belongs to the text, all of it stands in quotes: \"apc.pad[…]\"")]
    [InlineData("{ exclusive = one-clip } ]", "{ exclusive = one-clip } }", "9:76: error: '}' stands where ']' is needed: '[' of line 9 is still open")]
    [InlineData("profile = akai/apc40", "profile akai/apc40", "4:28: error: '=' is missing between 'profile' and 'akai/apc40'")]
    [InlineData("routes {", "/ my routes\nroutes {", "8:3: error: '/' begins no comment here: one begins with # or //")]
    [InlineData("\"apc.pad[track,scene]\", via", "\"apc:pad[track,scene]\", via", "9:20: error: route 'launch': 'apc' is a MIDI device: its controls stand behind a dot, as in apc.pad; only endpoints have messages, behind ':'")]
    [InlineData("lights {\n", "lights {\n  mutes { from = \"live.track[track].mute\", to = \"apc.pad[track,1]\", show { on = red } }\n", "16:49: error: light 'clips': apc.pad[1,1] belongs to light 'mutes' (line 14) already; a lamp has one light at a time: give one of them other lamps, a page or a condition")]
    [InlineData("[ { exclusive = one-clip } ]", "[ exclusive = one-clip ]", "9:61: error: '=' is unexpected in a list: an element with a key stands in braces: { exclusive = … }")]
    // Words and names.
    [InlineData("kind = exclusive", "Kind = exclusive", "6:24: error: group 'one-clip': no key 'Kind'; did you mean 'kind'?")]
    [InlineData("kind = exclusive", "kind = Exclusive", "6:31: error: group 'one-clip': 'kind' has no word 'Exclusive'; did you mean 'exclusive'?")]
    [InlineData("exclusive = one-clip", "exlcusive = one-clip", "9:53: error: route 'launch': no step 'exlcusive'; did you mean 'exclusive'?")]
    [InlineData("apc  { profile", "acp  { profile", "4:13: error: device 'acp' is never spoken of, and 'apc' (lines 9, 10, 15, 25, 26 and 2 more) is not there; did you mean 'apc'?")]
    [InlineData("\"apc.pad[track,scene]\", via", "\"acp.pad[track,scene]\", via", "9:20: error: route 'launch': no device 'acp'; did you mean 'apc'?")]
    [InlineData("apc.pad[track,scene]\", via", "apc.pda[track,scene]\", via", "9:24: error: route 'launch': Akai APC40 has no control 'pda'; did you mean 'pad'?")]
    [InlineData("live.stop-all", "live.stopall", "10:78: error: route 'stop': Live has no 'stopall'; did you mean 'stop-all'?")]
    [InlineData("clear = one-clip", "clear = oneclip", "10:53: error: route 'stop': no group 'oneclip'; did you mean 'one-clip'?")]
    [InlineData("akai/apc40", "akai/apc4", "4:30: error: no profile 'akai/apc4'; did you mean 'akai/apc40'?")]
    // Types, units, ranges, brackets.
    [InlineData("kind = exclusive", "kind = exclusive, confirm { within = 600 }", "6:61: error: group 'one-clip', confirm: 'within' needs its unit: 600ms, or 600s for seconds")]
    [InlineData("kind = exclusive", "kind = exclusive, confirm { within = 0.6sec }", "6:61: error: group 'one-clip', confirm: 'within' should be a duration such as 600ms or 2s, not '0.6sec'; did you mean '0.6seconds'?")]
    [InlineData("kind = ableton-osc", "kind = ableton-osc, send = default", "5:47: error: endpoint 'live': 'send' should be a whole number from 1 to 65535, not 'default'")]
    [InlineData("live.clip[track,scene]\" }", "live.clip(track,scene)\" }", "9:94: error: route 'launch': 'to': '(' stands where '.', '[' or the end is expected; coordinates are written in square brackets: clip[…]")]
    [InlineData("apc.pad[track,scene]\", via", "apc.pad[1..9 as track,scene]\", via", "9:28: error: route 'launch': 'pad' goes from 1 to 8 here, so 1..9 cannot match as a whole")]
    [InlineData("via = [ { clear", "on = turn, via = [ { clear", "10:40: error: route 'stop': 'stop-all' cannot send turn; it can send press and release")]
    [InlineData("playing = green", "playing = blue", "16:62: warning: light 'clips': this light cannot show 'blue' and will show 'green'; it has off, green, green-blink, red, red-blink, amber, amber-blink")]
    [InlineData("routes {", "_spare { on = press }\nroutes {", "8:1: warning: template '_spare' is never used; a substitution such as ${_spare} uses it")]
    public void Check_OneMistake_IsToldOnceAndSaysWhatToDo(string right, string wrong, string expected)
    {
        var text = ExampleFiles.Read("rigs/one-clip.conf");
        Assert.Contains(right, text, StringComparison.Ordinal);
        var at = text.IndexOf(right, StringComparison.Ordinal);

        var diagnostics = ExampleFiles.Load("rigs/one-clip.conf", text[..at] + wrong + text[(at + right.Length)..]).Diagnostics;

        Assert.Equal([$"{ExampleFiles.FullPath("rigs/one-clip.conf")}:{expected}"], diagnostics.Select(static diagnostic => diagnostic.ToString()));
    }

    [Theory]
    [InlineData("", "route 'a': everything from 'thru' comes back to 'thru' through 'thru2', a port that gives back all it is told; choose another port", "a { from = thru, to = thru2 }")]
    [InlineData("", "route 'a': everything from 'thru' comes back to 'thru' through 'thru2', a port that gives back all it is told; choose another port", "a { from = thru, to = [ synth, thru2 ] }")]
    [InlineData("", "route 'a': what comes from 'thru.note[60]' comes back to 'thru.note[60]' through 'thru2', a port that gives back all it is told; choose another port", "a { from = \"thru.note[60]\", to = thru2 }")]
    [InlineData("", null, "a { from = \"thru.note[60]\", via = [ { transpose = 1 } ], to = thru2 }")]
    [InlineData("", null, "a { from = keys, to = thru }")]
    [InlineData("", null, "a { from = thru, to = synth }")]
    [InlineData("lights { l { from = \"live.track[track].mute\", to = \"pads.activator[track]\", show { on = on } } }",
        "light 'l': this port gives back all it is told, so lights would come in as presses; match the controller's own port", "a { from = \"pads.activator[track]\", to = \"live.track[track].mute\" }")]
    public void LoopPort_WhatComesBackToItsSource_IsALoop(string more, string? expected, string routes)
    {
        var result = RigText.Compile($$"""
            devices {
              thru  { profile = generic/keyboard, match { port = "*Midi Through*" } }
              thru2 { profile = generic/midi, match { port = "Midi Through" } }
              pads  { profile = akai/apc40, match { port = "IAC Driver Bus 1" } }
            }
            routes { {{routes}} }
            {{more}}
            """);

        Assert.Equal(expected is null ? [] : [expected], result.Diagnostics.Select(static diagnostic => diagnostic.Message));
    }

    [Theory]
    [InlineData("_t { to = synth }\nroutes { a = ${_t} { from = keys } }", null)]
    [InlineData("_t { x { to = synth } }\nroutes { a = ${_t.x} { from = keys } }", null)]
    [InlineData("routes { _t { to = synth }, a = ${routes._t} { from = keys } }", null)]
    [InlineData("routes { _t { to = synth }, a { from = keys, to = synth } }", "1:10: warning: template '_t' is never used; a substitution such as ${routes._t} uses it")]
    public void Template_ThatNothingReads_IsDoubtful(string text, string? expected) => Assert.Equal(expected is null ? [] : [expected], RigText.Errors(text));

    [Fact]
    public void Gesture_AStockFootSwitchHasNoRelease_IsTold()
    {
        const string Profile = "controls { switch { kind = button, gestures = [ press ], at = \"[1..10 as switch]\", sends = program, channel = 1, number = \"switch - 1\" } }";
        var name = "profiles/generic/midi.conf";

        var result = ExampleFiles.LoadWith(
            name, Profile, "devices { fcb { profile = generic/midi, virtual = true } }, endpoints { live { kind = ableton-osc } }\nroutes { r { from = \"fcb.switch[1]\", on = release, to = \"live.play\" } }");

        Assert.Equal("2:43: route 'r': 'switch' cannot send release; it can send press", string.Join('\n', result.Diagnostics.Select(static diagnostic => $"{diagnostic.Origin.Line}:{diagnostic.Origin.Column}: {diagnostic.Message}")));
    }
}
