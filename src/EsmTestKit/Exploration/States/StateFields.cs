using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Reads the fields of the objects of one type: a method made for it, as a search reads millions of them.</summary>
internal static class StateFields
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Numbers that the runtime gives in the order of asking.
    private static readonly (Type Type, string Field)[] Numbering = [(typeof(Task), "m_taskId"), (typeof(TaskScheduler), "m_taskSchedulerId")];

    public static Action<StatePass, object> ReaderOf(Type type)
    {
        var pass = Expression.Parameter(typeof(StatePass), "pass");
        var item = Expression.Parameter(typeof(object), "item");
        return Expression.Lambda<Action<StatePass, object>>(Expression.Block(typeof(void), Read(pass, Expression.Convert(item, type), type)), pass, item).Compile();
    }

    // Boxed values, too, are read by their fields.
    private static IEnumerable<Expression> Read(ParameterExpression pass, Expression holder, Type type)
    {
        foreach (var field in FieldsOf(type))
        {
            var owner = field.DeclaringType == holder.Type ? holder : Expression.Convert(holder, field.DeclaringType!);
            foreach (var read in Read(pass, owner, field)) yield return read;
        }
    }

    private static IEnumerable<Expression> Read(ParameterExpression pass, Expression owner, FieldInfo field)
    {
        var type = field.FieldType;
        if (type.IsPointer || type.IsFunctionPointer || type.IsByRefLike) return [Call(pass, nameof(StatePass.PutOutside), Expression.Constant(field.Name), Expression.Constant(type))];
        var value = Expression.Field(owner, field);
        if (type == typeof(string)) return [Call(pass, nameof(StatePass.PutText), value)];
        if (type.IsEnum) return [Call(pass, nameof(StatePass.PutNumber), Expression.Convert(Expression.Convert(value, type.GetEnumUnderlyingType()), typeof(long)))];
        if (type == typeof(bool)) return [Call(pass, nameof(StatePass.PutNumber), Expression.Condition(value, Expression.Constant(1L), Expression.Constant(0L)))];
        if (type == typeof(double) || type == typeof(float)) return [Call(pass, nameof(StatePass.PutFraction), Expression.Convert(value, typeof(double)))];
        if (type.IsPrimitive && type != typeof(IntPtr) && type != typeof(UIntPtr)) return [Call(pass, nameof(StatePass.PutNumber), Expression.Convert(value, typeof(long)))];
        // What is said of a value type need not be said for each of its values.
        return type.IsValueType && StateShape.IsReadByFields(type) ? Read(pass, value, type) : [Call(pass, nameof(StatePass.Put), Expression.Convert(value, typeof(object)), Expression.Constant(field.Name))];
    }

    private static MethodCallExpression Call(ParameterExpression pass, string method, params Expression[] arguments) => Expression.Call(pass, typeof(StatePass).GetMethod(method)!, arguments);

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var at = type; at is not null && at != typeof(object) && at != typeof(ValueType) && at != typeof(Exception); at = at.BaseType)
        {
            foreach (var field in at.GetFields(Declared))
            {
                if (field.IsDefined(typeof(NoStateAttribute)) || field.FieldType.IsDefined(typeof(NoStateAttribute), inherit: true)) continue;
                if (!Array.Exists(Numbering, numbering => numbering.Type == at && numbering.Field == field.Name)) yield return field;
            }
        }
    }

    /// <summary>Whether a type has more in it than its fields say.</summary>
    public static bool IsBuffer(Type type) => type.IsDefined(typeof(InlineArrayAttribute)) || type.IsDefined(typeof(UnsafeValueTypeAttribute));
}
