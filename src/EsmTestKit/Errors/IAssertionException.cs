// xunit looks for this interface by its full name; ours is internal and never meets xunit's own.
namespace Xunit.Sdk;

internal interface IAssertionException;
