using System.Text.Json;

namespace EsmTestKit.Internal.Filtering;

/// <summary>A scalar of the document that a path leads to, and through which elements of which arrays (FLT-083, FLT-084).</summary>
internal readonly record struct Leaf(JsonElement Value, ArrayStep? Steps)
{
    public string? Text => Value.ValueKind == JsonValueKind.String ? Value.GetString() : null;

    public ComparableNumber? Number => Value.ValueKind == JsonValueKind.Number ? ComparableNumber.Read(Value.GetRawText()) : null;

    /// <summary>Whether both lie in the same elements of the arrays that both pass ("array consistency").</summary>
    public bool IsBeside(Leaf other)
    {
        for (var step = Steps; step is not null; step = step.Outer)
        {
            for (var theirs = other.Steps; theirs is not null; theirs = theirs.Outer)
            {
                if (step.Array == theirs.Array && step.Index != theirs.Index) return false;
            }
        }

        return true;
    }
}

/// <summary>One element of one array on the way to a leaf; arrays are told apart by their path and the elements around them.</summary>
internal sealed record ArrayStep(string Array, int Index, ArrayStep? Outer);
