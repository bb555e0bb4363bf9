using Claret.Portal.Shell;

namespace Claret.Portal.Tests.ShellTests;

public sealed class AskedTogetherTests
{
    [Fact]
    public async Task It_is_read_once_and_again_only_after_it_failed()
    {
        var (together, reads) = (new AskedTogether(), 0);

        await Assert.ThrowsAsync<InvalidOperationException>(() => together.OnceAsync(() => ReadAsync(fails: true)));
        Assert.Equal(2, await together.OnceAsync(() => ReadAsync(fails: false)));
        Assert.Equal(2, await together.OnceAsync(() => ReadAsync(fails: false)));

        async Task<int> ReadAsync(bool fails)
        {
            await Task.Yield();
            reads++;
            return fails ? throw new InvalidOperationException() : reads;
        }
    }
}
