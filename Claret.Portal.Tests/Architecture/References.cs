using System.Reflection;
using System.Reflection.Emit;

namespace Claret.Portal.Tests.Architecture;

/// <summary>What a type's declarations and compiled code refer to; lambdas, async methods and nested types belong to the type they stand in.</summary>
public sealed class References
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private readonly HashSet<Type> types = [];
    private readonly HashSet<MemberInfo> members = [];

    private References(Type type) => Read(type);

    /// <summary>Open generic types, and no arrays or pointers: what they are made of.</summary>
    public IReadOnlySet<Type> Types => types;

    /// <summary>Methods that are called and fields that are read.</summary>
    public IReadOnlySet<MemberInfo> Members => members;

    public static IReadOnlyList<(Type Type, References To)> In(Assembly assembly) =>
        [.. assembly.GetTypes().Where(type => type.DeclaringType is null).Select(type => (type, new References(type)))];

    private void Read(Type type)
    {
        Add(type.BaseType);
        AddAll(type.GetInterfaces());
        AddAll(type.GetCustomAttributesData().Select(attribute => attribute.AttributeType));
        foreach (var field in type.GetFields(Everything))
        {
            Add(field.FieldType);
            AddAll(field.GetCustomAttributesData().Select(attribute => attribute.AttributeType));
        }

        foreach (var property in type.GetProperties(Everything))
        {
            Add(property.PropertyType);
            AddAll(property.GetCustomAttributesData().Select(attribute => attribute.AttributeType));
        }

        foreach (var method in type.GetMethods(Everything).Concat<MethodBase>(type.GetConstructors(Everything)))
            Read(method);
        foreach (var nested in type.GetNestedTypes(Everything))
            Read(nested);
    }

    private void Read(MethodBase method)
    {
        Add((method as MethodInfo)?.ReturnType);
        AddAll(method.GetParameters().Select(parameter => parameter.ParameterType));
        AddAll(method.GetCustomAttributesData().Select(attribute => attribute.AttributeType));
        if (method.GetMethodBody() is not { } body)
            return;

        AddAll(body.LocalVariables.Select(variable => variable.LocalType));
        AddAll(body.ExceptionHandlingClauses
            .Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)
            .Select(clause => clause.CatchType));
        foreach (var token in Tokens(body.GetILAsByteArray() ?? []))
            Add(method, token);
    }

    private void Add(MethodBase method, int token)
    {
        var ofType = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
        var ofMethod = method is { IsGenericMethod: true } ? method.GetGenericArguments() : null;
        var member = method.Module.ResolveMember(token, ofType, ofMethod);
        if (member is Type type)
        {
            Add(type);
            return;
        }

        if (member is null)
            return;

        members.Add(member);
        Add(member.DeclaringType);
        if (member is MethodInfo called)
        {
            Add(called.ReturnType);
            AddAll(called.GetGenericArguments());
        }
    }

    private void AddAll(IEnumerable<Type?> all)
    {
        foreach (var type in all)
            Add(type);
    }

    private void Add(Type? type)
    {
        while (type is { HasElementType: true })
            type = type.GetElementType();
        if (type is null || type.IsGenericParameter)
            return;

        if (type.IsGenericType)
            AddAll(type.GenericTypeArguments);
        types.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
    }

    /// <summary>The metadata tokens among the operands.</summary>
    private static IEnumerable<int> Tokens(byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            var value = il[at] == 0xFE ? (short)((il[at++] << 8) | il[at++]) : il[at++];
            var operand = OpCodes[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                yield return BitConverter.ToInt32(il, at);

            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }
}
