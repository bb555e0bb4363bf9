using Claret.Portal.Accounts;
using Claret.Portal.Sources;

namespace Claret.Portal.Tests.SourcesTests.Admin;

/// <summary>An outside world that answers what the test says.</summary>
public sealed class FakeCheck(PersonSource source, Func<string?, SourceCheckOutcome> answer) : ISourceCheck
{
    public PersonSource Source => source;

    public Task<SourceCheckOutcome> CheckAsync(string settings, string? secret, CancellationToken cancellationToken) => Task.FromResult(answer(secret));
}
