using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Script;

/// <summary>What of a set a view wants to be told when it changes: patterns and properties, made anew for each size of set.</summary>
internal static class ScriptWatchList
{
    /// <summary>The watches, most urgent first; each is asked for by itself, so that one that fails takes no other along.</summary>
    /// <param name="options">What is in view.</param>
    /// <param name="tracks">Tracks that are both in view and in the set.</param>
    /// <param name="scenes">Scenes that are both in view and in the set.</param>
    /// <param name="hasHand">Whether the selected device is of use.</param>
    public static List<(byte[] Pattern, byte[] Property)> Make(LiveSessionOptions options, int tracks, int scenes, bool hasHand)
    {
        var list = new List<(byte[] Pattern, byte[] Property)>();
        void Add(string pattern, string property) => list.Add((Encoding.UTF8.GetBytes(pattern), Encoding.UTF8.GetBytes(property)));

        void Follow(Func<LiveScope, bool> which)
        {
            foreach (var value in options.Values)
            {
                if (value != LiveValue.SongQuantization && which(LiveValueInfo.Of(value).Scope) && ScriptWords.Watch(value, options, tracks) is { } watch)
                {
                    list.Add(watch);
                }
            }
        }

        var ofTracks = $"t/{ScriptWords.Places(tracks)}";
        Add("song", "clip_trigger_quantization");
        if (tracks > 0)
        {
            Add(ofTracks, "playing_slot_index");
            Add(ofTracks, "fired_slot_index");
        }

        Follow(static scope => scope == LiveScope.Song);
        if (options.Texts.Contains(LiveText.SelectedTrackName))
        {
            Add("view", "selected_track_name");
        }

        if (options.Texts.Contains(LiveText.SelectedSceneName))
        {
            Add("view", "selected_scene_name");
        }

        if (hasHand)
        {
            Add("view", "selected_device");
        }

        if (options.Texts.Contains(LiveText.SceneName) && scenes > 0)
        {
            Add($"s/{ScriptWords.Places(scenes)}", "name");
        }

        Follow(static scope => scope is LiveScope.Return or LiveScope.ReturnSend);
        if (tracks == 0)
        {
            return list;
        }

        if (scenes > 0 && IsNotified(options))
        {
            var ofSlots = $"{ofTracks}/c/{ScriptWords.Places(scenes)}";
            Add(ofSlots, "state");
            Add(ofSlots, "clip_quantization");
            if (options.Names)
            {
                Add(ofSlots, "clip_name");
                Add(ofSlots, "clip_color");
            }
        }

        Follow(static scope => scope is LiveScope.Track or LiveScope.TrackSend or LiveScope.Device);
        if (options.Names)
        {
            Add(ofTracks, "name");
            Add(ofTracks, "color");
        }

        return list;
    }

    /// <summary>Whether each slot in view is watched. Each costs listeners in Live, so a very large view is scanned again and again instead.</summary>
    public static bool IsNotified(LiveSessionOptions options) => options.Tracks * options.Scenes <= options.SlotListeners;
}
