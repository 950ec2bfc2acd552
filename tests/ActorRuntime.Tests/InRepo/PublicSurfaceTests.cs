using System.Reflection;
using System.Text;

namespace MidiMesh.ActorRuntimeTests.InRepo;

/// <summary>The public members of the runtime are those written in PublicSurface.approved.txt: whoever adds one shows it there.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void PublicMembers_AreTheApprovedOnes()
    {
        var actual = Describe(typeof(ActorSystem).Assembly);
        Assert.True(Approved() == actual, "The public surface has changed. If that is meant, this is the new approved text:\n" + actual);
    }

    private static string Approved()
    {
        using var stream = typeof(PublicSurfaceTests).Assembly.GetManifestResourceStream("PublicSurface.approved.txt");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            var above = type.IsEnum || type.IsValueType || type.BaseType is null || type.BaseType == typeof(object) ? string.Empty : " : " + Name(type.BaseType);
            text.Append(Name(type)).Append(above).Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("  ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [Signature(type.GetMethod("Invoke"))];
        }

        var methods = type.GetMethods(Declared).Where(IsVisible).Where(method => !IsObjects(method)).Select(Signature);
        var constructors = type.GetConstructors(Declared).Where(IsVisible).Select(Signature);
        var fields = type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Where(field => !field.IsSpecialName)
            .Select(field => $"{Name(field.FieldType)} {field.Name}");
        return [.. methods, .. constructors, .. fields];
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsObjects(MethodInfo method) =>
        method.GetBaseDefinition().DeclaringType == typeof(object) || method.DeclaringType == typeof(object);

    private static string Signature(MethodBase method)
    {
        var access = method.IsPublic ? string.Empty : "protected ";
        var result = method is MethodInfo info ? Name(info.ReturnType) + " " : string.Empty;
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : string.Empty;
        return $"{access}{result}{method.Name}{generic}({string.Join(", ", method.GetParameters().Select(Parameter))})";
    }

    private static string Parameter(ParameterInfo parameter) =>
        $"{(parameter.IsOut ? "out " : string.Empty)}{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + (parameter.DefaultValue ?? "default") : string.Empty)}";

    private static string Name(Type type)
    {
        if (type.IsByRef || type.IsArray)
        {
            return Name(type.GetElementType()) + (type.IsArray ? "[]" : string.Empty);
        }

        if (!type.IsGenericType)
        {
            return type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType)}.{type.Name}" : type.Name;
        }

        return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
