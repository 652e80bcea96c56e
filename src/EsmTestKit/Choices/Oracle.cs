using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Choices;

/// <summary>The one oracle for everything that AWS leaves open (EXP-100).</summary>
[NoState("what is left to choose is counted beside the state")]
internal abstract class Oracle
{
    /// <summary>Whether this oracle may ever answer a question of this kind with anything but 0. Where not, the asker need not list its options.</summary>
    public abstract bool Opens(ChoicePoint point);

    /// <summary>Whether anything may be chosen at all. Where not, nobody need even make the names of sites.</summary>
    public virtual bool OpensAny => true;

    /// <summary>Whether calls at gates wait for their turn, so that their order and faults can be chosen.</summary>
    public bool HoldsGates => Opens(ChoicePoint.GateFault) || Opens(ChoicePoint.Interleaving);

    /// <summary>Answers with the index of one option; never called with fewer than two.</summary>
    /// <param name="point">The kind of choice.</param>
    /// <param name="site">Where: a stable address (<c>orders&gt;apply batch#2</c>).</param>
    /// <param name="options">The permitted behaviours, the usual one first.</param>
    public abstract int Pick(ChoicePoint point, string site, Option[] options);

    /// <summary>The same for the call that goes on next (CP-11).</summary>
    /// <param name="site">The usual one's address.</param>
    /// <param name="options">One for each call.</param>
    /// <param name="moves">The calls.</param>
    public virtual int PickNext(string site, Option[] options, IReadOnlyList<Move> moves) => Pick(ChoicePoint.Interleaving, site, options);

    /// <summary>Told which call goes on, chosen or not, before it does.</summary>
    /// <param name="move">The call.</param>
    /// <param name="isCall">Whether that is all: false where it is held, or its invocation is killed.</param>
    public virtual void GoesOn(Move move, bool isCall)
    {
    }

    /// <summary>Told that nothing is under way: all that the world is stands in its objects, and what comes next is a call at a gate or the clock.</summary>
    public virtual void Rests()
    {
    }

    /// <summary>Whether <see cref="PickNext"/> and <see cref="GoesOn"/> want to know the calls.</summary>
    public virtual bool WatchesMoves => false;
}
