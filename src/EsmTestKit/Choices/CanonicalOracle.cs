namespace EsmTestKit.Internal.Choices;

/// <summary>The usual behaviour everywhere: always option 0.</summary>
internal sealed class CanonicalOracle : Oracle
{
    public override bool OpensAny => false;

    public override bool Opens(ChoicePoint point) => false;

    public override int Pick(ChoicePoint point, string site, Option[] options) => 0;
}
