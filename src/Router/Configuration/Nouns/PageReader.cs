using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>pages { start, always, order, NAME { base, routes, lights, enter, leave } }</c></summary>
internal static class PageReader
{
    private static readonly string[] Keys = ["start", "always", "order"];
    private static readonly string[] Words = ["next", "previous", "back"];

    /// <summary>Reads all pages.</summary>
    public static PagesConfig Read(Section? pages)
    {
        if (pages is null)
        {
            return PagesConfig.None;
        }

        var start = pages.Text("start", "clips");
        var always = RouteReader.ReadTexts(pages, "always", "panic");
        var order = RouteReader.ReadTexts(pages, "order", "clips");
        var all = new List<PageConfig>();
        foreach (var field in pages.Fields.Where(static field => !Keys.Contains(field.Key)))
        {
            var name = new Written<string>(field.Key, field.KeyOrigin);
            if (Words.Contains(field.Key))
            {
                pages.Bag.Error(RigDiagnosticIds.BadValue, name.Origin, $"page '{field.Key}': this word already means something in {{ page = {field.Key} }}; choose another name");
            }
            else if (field.Value is not HoconObject body)
            {
                pages.Bag.Error(RigDiagnosticIds.BadValue, field.Value.Origin, $"page '{field.Key}' should be {{ … }}{NearestWord.Suggest(pages.Bag, field.Key, Keys)}");
            }
            else if (!RigReader.IsName(field.Key))
            {
                pages.Bag.Error(RigDiagnosticIds.BadValue, name.Origin, $"page '{field.Key}': a name is made of letters, digits, - and _, and begins with a letter or digit");
            }
            else
            {
                all.Add(Section.Read(body, $"page '{field.Key}'", pages.Bag, page => ReadOne(page, name)));
            }
        }

        return new PagesConfig(all, start, always, order);
    }

    private static PageConfig ReadOne(Section page, Written<string> name)
    {
        var read = new PageConfig(
            name,
            page.Text("base", "clips"),
            RigReader.ReadAll(page, "routes", "route", (section, route) => RouteReader.Read(section, Within(name, route)) with { Page = name.Value }),
            RigReader.ReadAll(page, "lights", "light", (section, light) => LightReader.Read(section, Within(name, light)) with { Page = name.Value }),
            ReadActions(page, name, "enter"),
            ReadActions(page, name, "leave"));
        page.Done();
        return read;
    }

    private static List<ActionConfig> ReadActions(Section page, Written<string> name, string key)
    {
        var actions = new List<ActionConfig>();
        foreach (var item in page.List(key))
        {
            if (item is not HoconObject body)
            {
                page.Wrong(item, key, "a list of actions such as { to = \"live.scene[1]\" } or { set { shift = 0 } }");
                continue;
            }

            var what = $"page '{name.Value}', {key}";
            var action = new Section(body, what, page.Bag);
            var to = RouteReader.ReadTexts(action, "to", "\"live.scene[1]\"");
            var value = action.Take("value") is { } number ? action.AsNumber(number, "value", "a number") : null;
            var via = new List<StepConfig>();
            if (body.Fields.Any(static field => field.Key is not ("to" or "value") && !Section.IsTemplate(field.Key) && field.Value.Kind != HoconKind.Null)
                && RouteReader.ReadStep(action, body, "to", "value") is { } step)
            {
                via.Add(step);
            }

            actions.Add(new ActionConfig(
                new RouteConfig(new Written<string>($"{name.Value}.{key}", body.Origin), null, [], [], via, to, 0, false) { Page = name.Value }, value));
        }

        return actions;
    }

    private static Written<string> Within(Written<string> page, Written<string> name) => name with { Value = $"{page.Value}.{name.Value}" };
}
