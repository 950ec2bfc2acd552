using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Script;

/// <summary>Questions: asked, asked again, forgotten; gaps and silence.</summary>
public sealed partial class ScriptSession
{
    private void Heartbeat(long now)
    {
        // Heard of no more, yet not given up: a bad network must not be taken for a Live that is gone.
        var isDoubtful = Link is LiveLink.Reading or LiveLink.Alive && now - LastHeard > Stamps(Doubt);
        _nextBeat = now + Stamps(isDoubtful ? DoubtfulBeat : Beat);
        NoteAsked();
        _questions.Forget(_isRegistered ? ScriptAsk.Hello : ScriptAsk.Ping);
        Ask(new ScriptQuestion { Ask = _isRegistered ? ScriptAsk.Ping : ScriptAsk.Hello }, now);
    }

    private void Ask(ScriptQuestion question, long now)
    {
        question.Id = question.Id == 0 ? _client.NextId() : question.Id;
        question.Asked = now;
        question.Due = now + Stamps(Patience);
        question.Attempts++;
        _questions.Add(question);
        Transmit(now, question);
    }

    /// <summary>Has the script watch what is of use of the device in hand, in place of what it watched of another.</summary>
    private void HoldDevice(long now)
    {
        if (_texts.WantsHold && _isRegistered)
        {
            _texts.WantsHold = false;
            _questions.Forget(ScriptAsk.Hold);
            Ask(new ScriptQuestion { Ask = ScriptAsk.Hold }, now);
        }
    }

    private void Extend(int id, long now)
    {
        for (var i = 0; i < _questions.All.Length; i++)
        {
            if (_questions[i].Id == id)
            {
                _questions[i].Due = now + Stamps(Patience);
            }
        }
    }

    /// <summary>Asks again what must be known, and forgets what somebody will ask for by himself.</summary>
    private void AskAgain(long now)
    {
        const int MostAttempts = 4;
        for (var i = 0; i < _questions.All.Length; i++)
        {
            var question = _questions[i];
            if (now < question.Due)
            {
                continue;
            }

            _questions.RemoveAt(i--);
            switch (question.Ask)
            {
                case ScriptAsk.Watch or ScriptAsk.Hold:
                    Counters.Reasked++;
                    Ask(question, now);
                    break;
                case ScriptAsk.Scan or ScriptAsk.Again when _scan.Id != 0:
                    Counters.Reasked++;
                    if (question.Attempts >= MostAttempts || (question.Ask == ScriptAsk.Scan && !_scan.IsStarted))
                    {
                        Scan(_scan.IsOfSong, now);
                    }
                    else
                    {
                        Ask(new ScriptQuestion { Ask = ScriptAsk.Again, Index = _scan.Id, Attempts = question.Attempts }, now);
                    }

                    return;         // the list has changed; the next tick goes on
            }
        }
    }

    /// <summary>A push that stays away: everything watched is told again, and a ping tells whether the layout was among what is missing.</summary>
    private void MendGap(long now)
    {
        if (!_sequence.HasGap)
        {
            _gapSince = 0;
            return;
        }

        if (_gapSince == 0)
        {
            _gapSince = now;
        }
        else if (now - _gapSince >= Stamps(Reordering))
        {
            _gapSince = now;
            Counters.Contradictions++;
            _questions.Forget(ScriptAsk.Refresh);
            Ask(new ScriptQuestion { Ask = ScriptAsk.Refresh, Index = _sequence.Known }, now);
            _mappings.Forget(isNew: false);     // Live may have said that one does not work any more; that is not told again
            Heartbeat(now);
        }
    }
}
