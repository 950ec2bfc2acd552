using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ note-map { C3 = E3, "36" = 60, else = drop } }</c>: a table from note to note, by name or number.</summary>
internal sealed class NoteMapWord : StepWord
{
    private const string Notes = "a note from C-2 to G8 or 0 to 127";

    private static readonly Words<bool> Else = new(("pass", false), ("drop", true));

    /// <inheritdoc />
    public override string Word => "note-map";

    /// <inheritdoc />
    public override bool IsMidiOnly => true;

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        if (own is not HoconObject body)
        {
            step.Wrong(own, Word, "a table such as { C3 = E3, else = pass }");
            return null;
        }

        var table = new Section(body, step.What, route.Bag);
        var drops = table.Word("else", Else, false);
        var notes = new sbyte[MidiMessage.MaxValue + 1];
        for (var note = 0; note < notes.Length; note++)
        {
            notes[note] = drops ? NoteMapStep.Drop : (sbyte)note;
        }

        var from = new string?[notes.Length];
        foreach (var field in table.Fields.Where(static field => field.Key != "else"))
        {
            ReadNote(table, field, notes, from, route);
        }

        return ControlFit.HasNotes(step, Word, route) ? new NoteMapStep(notes) : null;
    }

    private static void ReadNote(Section table, HoconField field, sbyte[] notes, string?[] from, RouteContext route)
    {
        if (!NoteNames.TryParse(field.Key, out var note))
        {
            var near = NearestWord.Find(field.Key, ["else"]) is { } word ? $"; did you mean '{word}'?" : "";
            route.Error(RigDiagnosticIds.UnknownKey, field.KeyOrigin, $"'{field.Key}' is not {Notes}{near}");
            return;
        }

        if (from[note] is { } first)
        {
            route.Error(RigDiagnosticIds.TwoOwners, field.KeyOrigin, $"note {note} ({NoteNames.Format(note)}) is in the map twice: as '{first}' and as '{field.Key}'");
            return;
        }

        from[note] = field.Key;
        if (field.Value is HoconScalar scalar && NoteNames.TryParse(scalar.Text, out var other))
        {
            notes[note] = (sbyte)other;
            return;
        }

        route.Failed = true;
        table.Wrong(field.Value, field.Key, Notes);
    }
}
