namespace EsmTestKit.Internal.DynamoDb;

/// <summary>One attribute value of DynamoDB's ten types (STR-398). Equality is DynamoDB's: by value, sets without order (STR-083).</summary>
internal abstract record DynamoValue
{
    private protected DynamoValue()
    {
    }

    /// <summary>The type as the JSON names it.</summary>
    public abstract string Type { get; }

    public sealed record Text(string Value) : DynamoValue
    {
        public override string Type => "S";
    }

    public sealed record Number(DynamoNumber Value) : DynamoValue
    {
        public override string Type => "N";
    }

    public sealed record Binary(byte[] Value) : DynamoValue
    {
        public override string Type => "B";

        public bool Equals(Binary? other) => other is not null && Value.AsSpan().SequenceEqual(other.Value);

        public override int GetHashCode() => Value.Length;
    }

    public sealed record Flag(bool Value) : DynamoValue
    {
        public override string Type => "BOOL";
    }

    public sealed record Null : DynamoValue
    {
        public override string Type => "NULL";
    }

    /// <summary>SS, NS or BS, by the type of its members, which are of one type and differ.</summary>
    public sealed record Set(string MemberType, IReadOnlyList<DynamoValue> Members) : DynamoValue
    {
        public override string Type => MemberType + "S";

        public bool Equals(Set? other)
        {
            if (other is null || other.MemberType != MemberType || other.Members.Count != Members.Count) return false;
            var sorted = Members.Order(ValueOrder.Instance);
            return sorted.SequenceEqual(other.Members.Order(ValueOrder.Instance));
        }

        public override int GetHashCode() => Members.Count;
    }

    public sealed record List(IReadOnlyList<DynamoValue> Elements) : DynamoValue
    {
        public override string Type => "L";

        public bool Equals(List? other) => other is not null && Elements.SequenceEqual(other.Elements);

        public override int GetHashCode() => Elements.Count;
    }

    public sealed record Map(AttributeMap Entries) : DynamoValue
    {
        public override string Type => "M";
    }
}
