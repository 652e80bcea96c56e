namespace EsmTestKit.Internal.Exploration;

/// <summary>How an object is read.</summary>
internal enum StateKind
{
    /// <summary>By its fields.</summary>
    Fields,

    /// <summary>A number, a character, a truth value, a constant of an enumeration.</summary>
    Primitive,

    /// <summary>By a text that says all of it.</summary>
    Text,

    /// <summary>An array of primitives.</summary>
    Bytes,

    /// <summary>Item by item.</summary>
    Sequence,

    /// <summary>Item by item, in the order that its heap has.</summary>
    Heap,

    /// <summary>Keys and values, whose order nobody may rely on.</summary>
    Pairs,

    /// <summary>Items, whose order nobody may rely on.</summary>
    Set,

    Delegate,
    Exception,

    /// <summary>It says its state itself.</summary>
    Own,

    /// <summary>By which it is: types and methods.</summary>
    Identity,

    /// <summary>It holds nothing that what comes depends on.</summary>
    Nothing,

    /// <summary>What it stands for lies outside of objects: a handle, a thread, a file.</summary>
    Outside,
}
