using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Steps;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>routes { NAME { from, on, when, via, to, priority, last, native } }</c></summary>
internal static class RouteReader
{
    private const int MaxPriority = 1_000_000;

    private static readonly Words<(bool IsNative, bool HasFeedback)> Natives = new(("false", (false, false)), ("true", (true, true)), ("no-feedback", (true, false)));

    /// <summary>Reads one route.</summary>
    public static RouteConfig Read(Section route, Written<string> name)
    {
        var from = route.RequiredText("from", "\"apc.pad[track,scene]\"");
        var (on, times) = GestureReader.Read(route);
        var when = new List<ConditionConfig>();
        if (route.Object("when", $"{route.What}, when") is { } conditions)
        {
            when.AddRange(conditions.Fields.Select(static field => new ConditionConfig(new Written<string>(field.Key, field.KeyOrigin), field.Value)));
        }

        var via = new List<StepConfig>();
        foreach (var item in route.List("via"))
        {
            if (ReadStep(route, item) is { } step)
            {
                via.Add(step);
            }
        }

        var to = ReadTexts(route, "to", "\"live.clip[track,scene]\"");
        if (route.Take("to") is null or HoconArray { Items.Count: 0 } && !via.Exists(static step => StepWords.ActsAlone(step.Word.Value)))
        {
            route.Bag.Error(RigDiagnosticIds.MissingKey, name.Origin, $"{route.What}: 'to' is missing, for instance to = \"live.clip[track,scene]\"");
        }

        var priority = route.Whole("priority", -MaxPriority, MaxPriority, 0);
        var last = route.Flag("last", false);
        var (isNative, hasFeedback) = route.Word("native", Natives, (false, false));
        route.Done();
        return new RouteConfig(name, from, on, when, via, to, priority, last) { Native = isNative ? new NativeConfig(route.KeyOrigin("native"), hasFeedback) : null, Times = times, Fingerprint = route.Fingerprint };
    }

    internal static List<Written<string>> ReadTexts(Section route, string key, string example)
    {
        var texts = new List<Written<string>>();
        foreach (var item in route.List(key))
        {
            if (route.AsText(item, key, example) is { } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    /// <summary>Each item of <c>via</c> names exactly one step; its other keys are that step's options.</summary>
    internal static StepConfig? ReadStep(Section route, HoconValue item, params string[] beside)
    {
        if (item is not HoconObject body)
        {
            route.Wrong(item, "via", "a list of steps such as { scale = [0, 1] }");
            return null;
        }

        var fields = body.Fields.Where(field => !Section.IsTemplate(field.Key) && field.Value.Kind != HoconKind.Null && !beside.Contains(field.Key)).ToArray();
        var steps = fields.Where(static field => StepWords.IsStep(field.Key)).ToArray();
        switch (steps.Length)
        {
            case 1:
                return new StepConfig(new Written<string>(steps[0].Key, steps[0].KeyOrigin), body);
            case 0 when fields.Length == 0:
                route.Bag.Error(RigDiagnosticIds.MissingKey, body.Origin, $"{route.What}: an empty step; take it out, or say which: {{ scale = [0, 1] }}");
                return null;
            case 0:
                // The misspelt step is the key that is no step's option.
                var wrong = Array.Find(fields, static field => !StepWords.IsOption(field.Key)) ?? fields[0];
                route.Bag.Error(RigDiagnosticIds.UnknownWord, wrong.KeyOrigin,
                    $"{route.What}: no step '{wrong.Key}'{NearestWord.Suggest(route.Bag, wrong.Key, StepWords.All)}");
                return NearestWord.Find(wrong.Key, StepWords.All) is { } meant ? new StepConfig(new Written<string>(meant, wrong.KeyOrigin), body) { Misspelt = wrong } : null;
            default:
                route.Bag.Error(RigDiagnosticIds.DoesNotFit, steps[1].KeyOrigin,
                    $"{route.What}: '{steps[0].Key}' and '{steps[1].Key}' are two steps; write them one after the other: {{ {steps[0].Key} = … }}, {{ {steps[1].Key} = … }}");
                return null;
        }
    }
}
