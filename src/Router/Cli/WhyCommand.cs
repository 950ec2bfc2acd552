using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MidiMesh.Router.Why;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh why [ID]</c>: why an event did what it did, or did nothing.</summary>
internal static class WhyCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create(CliContext context)
    {
        var id = new Argument<long?>("ID")
        {
            Description = "Number of the event, as 'midimesh monitor --json' and the page tell it; without it the last thing that a player did.", Arity = ArgumentArity.ZeroOrOne,
        };
        id.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && (!long.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0))
            {
                result.AddError($"'{token.Value}' is no event: events are numbered from 1.");
            }
        });
        var json = Arguments.Json();
        var command = new Command("why", "Says why an event did what it did, or nothing: what came in, which routes took it and why the others did not, what went out, what Live answered.\n\nExample: midimesh why") { id, json };
        command.SetAction((line, stop) => RunningRouter.AskAsync(
            context, HttpMethod.Get, line.GetValue(id) is { } number ? string.Create(CultureInfo.InvariantCulture, $"/api/why?id={number}") : "/api/why", Patience, async answer =>
            {
                var text = await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false);
                if (line.GetValue(json))
                {
                    await context.Output.WriteLineAsync(text).ConfigureAwait(false);
                }
                else
                {
                    Write(context, JsonSerializer.Deserialize<WhyAnswer>(text, JsonSerializerOptions.Web)!);
                }

                return ExitCode.Done;
            }, stop, notFound: ExitCode.BadInput));
        return command;
    }

    private static void Write(CliContext context, WhyAnswer why)
    {
        var output = context.Output;
        var at = TimeZoneInfo.ConvertTime(why.At, context.Time.LocalTimeZone);
        var parent = why.Parent == 0 ? "" : Invariant($", because of #{why.Parent}");
        output.WriteLine(Invariant($"#{why.Id}  {at:HH:mm:ss.fff}  {why.Subject} {why.Text}{(why.Detail is null ? "" : $"  ({why.Detail})")}{parent}"));
        output.WriteLine(why.Summary);
        foreach (var step in why.Steps)
        {
            output.WriteLine(Invariant($"  +{step.Ms,8:0.000} ms  {step.Subject,-12} {step.Text}{(step.Detail is null ? "" : $"  ({step.Detail})")}"));
        }

        foreach (var route in why.Routes.Where(static route => route.Near))
        {
            var word = route.Passed ? "passed " : route.Matched ? "held   " : "not    ";
            output.WriteLine($"  {word}  {route.Name}{(route.Place.Length > 0 ? $" ({route.Place})" : "")}{(route.Why.Length > 0 ? $": {route.Why}" : "")}");
        }

        if (why.Routes.Where(static route => !route.Near).Select(static route => route.Name).ToList() is { Count: > 0 } far)
        {
            output.WriteLine($"  not      {string.Join(", ", far)}: {(far.Count == 1 ? "it looks" : "they look")} elsewhere");
        }

        if (why.Children.Count > 0)
        {
            output.WriteLine($"  led to   {string.Join(", ", why.Children.Select(static child => Invariant($"#{child}")))}");
        }

        foreach (var note in why.Notes)
        {
            output.WriteLine($"  note     {note}");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
