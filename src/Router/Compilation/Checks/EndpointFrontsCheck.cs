using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Live;
using MidiMesh.Live.LiveOsc;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>An endpoint that speaks as LiveOSC does so for a Live of this rig, and that Live's mirror knows what its templates may ask for.</summary>
internal sealed class EndpointFrontsCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        foreach (var endpoint in draft.Names.Config.Endpoints)
        {
            if (endpoint.Front is not { } front)
            {
                continue;
            }

            var live = LiveOf(draft.Names.Config, endpoint);
            if (live < 0)
            {
                bag.Error(RigDiagnosticIds.UnknownName, front.Live.Origin,
                    $"endpoint '{endpoint.Name.Value}': 'live' should name the endpoint whose Live it speaks for, not '{front.Live.Value}'{NearestWord.Suggest(bag, front.Live.Value, draft.Names.Lives)}");
                continue;
            }

            var needs = draft.Needs[live];
            needs.NameTrack(front.Tracks);
            needs.NameScene(front.Scenes);
            needs.NameSend(front.Sends);
            needs.Name(LiveValue.ReturnVolume, front.Sends, 0);                 // a send each
            needs.Show(LiveText.SceneName);
            var reach = draft.Names.Config.Endpoints[live].Kind.Reach();
            foreach (var value in LiveOscFront.Followed)
            {
                if (reach?.Follows(value) == true)
                {
                    needs.Follow(value);
                }
            }
        }
    }

    /// <summary>Index of the Live that an endpoint speaks for; -1 none.</summary>
    public static int LiveOf(RigConfig config, EndpointConfig endpoint)
    {
        for (var i = 0; endpoint.Front is not null && i < config.Endpoints.Count; i++)
        {
            if (config.Endpoints[i].Name.Value == endpoint.Front.Live.Value && config.Endpoints[i].Kind.IsLive())
            {
                return i;
            }
        }

        return -1;
    }
}
