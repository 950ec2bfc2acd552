using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.LiveOsc;

/// <summary>What is selected in Live, and what is done with it. Both scripts name tracks, returns and the master by addresses of their own.</summary>
public sealed partial class LiveOscSession
{
    private static bool Selects(LiveVerb verb) => verb is LiveVerb.SelectTrack or LiveVerb.SelectReturn or LiveVerb.SelectMaster or LiveVerb.SelectScene
        or LiveVerb.SetSelectedTrack or LiveVerb.SetSelectedScene or LiveVerb.StepTrack or LiveVerb.StepScene
        or LiveVerb.FireSelectedScene or LiveVerb.FireSelectedSlot or LiveVerb.StopSelectedTrack;

    /// <summary>Whether a LiveOSC can be asked for something.</summary>
    internal static bool Does(LiveOscWords words, LiveVerb verb) =>
        verb is <= LiveVerb.ClearMark or LiveVerb.Play or LiveVerb.Stop or LiveVerb.SetPlaying or LiveVerb.Continue
            or LiveVerb.NextLocator or LiveVerb.PreviousLocator or LiveVerb.Undo or LiveVerb.Redo or LiveVerb.SelectDevice or LiveVerb.SetDeviceParameter
        || Selects(verb)
        || (words.Devices.TellsSelected && verb is LiveVerb.StepDevice or LiveVerb.StepBank or LiveVerb.SetSelectedParameter or LiveVerb.SetSelectedKnob or LiveVerb.SetDeviceBank or LiveVerb.SetDeviceLock)
        || (LiveValueInfo.OfVerb(verb) is { } info && words.Find(info.Value) is { CanSet: true });

    private bool Select(LiveVerb verb, int track, int scene, double value, long now)
    {
        var (selectedTrack, selectedScene) = (Selected(LiveValue.SelectedTrack), Selected(LiveValue.SelectedScene));
        switch (verb)
        {
            case LiveVerb.SelectTrack:
                return Select(_words.Select.Track, track);
            case LiveVerb.SelectReturn:
                return SelectReturn(track);
            case LiveVerb.SelectMaster:
                _chosenReturn = -1;
                return Select(_words.Select.Master, _words.TellsSelectedKind ? 0 : -1);
            case LiveVerb.SelectScene:
                return Select(_words.Select.Scene, scene);
            case LiveVerb.SetSelectedTrack:
                return SelectTrack((int)value - 1);
            case LiveVerb.SetSelectedScene:
                return Select(_words.Select.Scene, Math.Min((int)value, Math.Max(1, Mirror.SceneCount)) - 1);
            case LiveVerb.StepTrack:
                var from = selectedTrack >= 0 || _chosenReturn < 0 ? selectedTrack : Mirror.TrackCount + _chosenReturn;
                return from >= 0 && SelectTrack(Math.Max(0, from + (int)value));
            case LiveVerb.StepScene:
                return selectedScene >= 0 && Select(_words.Select.Scene, Math.Clamp(selectedScene + (int)value, 0, Math.Max(1, Mirror.SceneCount) - 1));
            case LiveVerb.FireSelectedScene:
                return selectedScene >= 0 && ((ILiveOutlet)this).Command(LiveVerb.FireScene, -1, selectedScene, 0, now);
            case LiveVerb.FireSelectedSlot:
                return selectedTrack >= 0 && selectedScene >= 0 && ((ILiveOutlet)this).Launch(default, LiveVerb.StopTracks, selectedTrack, selectedScene, now);
            default:
                var stops = default(TrackSet);
                if (selectedTrack is >= 0 and < TrackSet.Capacity)
                {
                    stops.Add(selectedTrack);
                }

                return !stops.IsEmpty && ((ILiveOutlet)this).Launch(stops, LiveVerb.StopTracks, -1, -1, now);
        }
    }

    /// <summary>What is selected, from 0; -1 while nobody has told.</summary>
    private int Selected(LiveValue value) => Followed.Number(value, -1, -1) is >= 1 and var number ? (int)number - 1 : -1;

    /// <summary>By its number from 0: tracks, then returns. How many returns there are nobody tells, so the master is reached by its own name only.</summary>
    private bool SelectTrack(int number) => !Mirror.IsSized || number < Mirror.TrackCount
        ? Select(_words.Select.Track, number)
        : SelectReturn(number - Mirror.TrackCount);

    /// <summary>LiveOSC does not tell which return is selected, so a step goes on from the one that was chosen here.</summary>
    private bool SelectReturn(int number)
    {
        _chosenReturn = number;
        return Select(_words.Select.Return, number);
    }

    private bool Select(byte[] address, int index)
    {
        var writer = new OscWriter(_buffer);
        Question(ref writer, address, index, -1);
        return Send(writer);
    }

    /// <summary>Live tells which track is selected now.</summary>
    private void HandleSelectedTrack(in OscMessageView message)
    {
        if (!message.TryGetInt32(0, out var first))
        {
            Counters.Invalid++;
            return;
        }

        // 0 is a return or the master, and which is not told; and returns stand behind the tracks, whose number must be known.
        var number = !_words.TellsSelectedKind ? first
            : first is 0 or 1 && message.TryGetInt32(1, out var index) && index >= 0 && (first == 0 || Mirror.IsSized) ? index + 1 + (first == 0 ? 0 : Mirror.TrackCount)
            : 0;
        SetSelectedTrack(number);
    }

    private void SetSelectedTrack(int number)
    {
        Followed.Set(LiveValue.SelectedTrack, -1, -1, number > 0 ? number : double.NaN);
        _texts.SelectTrack(number - 1);
        _devices.SelectTrack(Mirror.IsSized && number > Mirror.TrackCount ? -1 : number - 1);
    }
}
