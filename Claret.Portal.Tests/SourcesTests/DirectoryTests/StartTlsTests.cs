using Claret.Portal.Sources;
using Claret.Portal.Sources.Directory;

namespace Claret.Portal.Tests.SourcesTests.DirectoryTests;

public sealed class StartTlsTests
{
    private static readonly byte[] Yes = [0x30, 0x0C, 0x02, 0x01, 0x01, 0x78, 0x07, 0x0A, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00];

    [Fact]
    public void The_question_is_that_of_RFC_4511() =>
        Assert.Equal("301D02010177188016312E332E362E312E342E312E313436362E3230303337", Convert.ToHexString(StartTls.Question()));

    [Fact]
    public async Task Not_one_octet_more_than_the_answer_is_taken_in_clear()
    {
        await using var directory = Answering([.. Yes, .. "said too early"u8]);

        await StartTls.AskAsync(directory, default);

        Assert.Equal("said too early"u8.Length, directory.Length - directory.Position);
    }

    [Fact]
    public async Task A_refusal_is_told_in_the_servers_words()
    {
        await using var directory = Answering([0x30, 0x0E, 0x02, 0x01, 0x01, 0x78, 0x09, 0x0A, 0x01, 0x02, 0x04, 0x00, 0x04, 0x02, (byte)'n', (byte)'o']);

        var fault = await Assert.ThrowsAsync<SourceFaultException>(() => StartTls.AskAsync(directory, default));

        Assert.Equal((SourceFault.NoTls, "no"), (fault.Fault, fault.Detail));
    }

    [Theory]
    [InlineData("485454502F312E3120343030")]
    [InlineData("3084FFFFFFFF0201")]
    [InlineData("3080020101")]
    [InlineData("30030201017807")]
    [InlineData("300C02010165070A010004000400")]
    public async Task What_is_no_answer_is_no_directory(string hex)
    {
        await using var directory = Answering(Convert.FromHexString(hex));

        Assert.Equal(SourceFault.NoTls, (await Assert.ThrowsAsync<SourceFaultException>(() => StartTls.AskAsync(directory, default))).Fault);
    }

    /// <summary>The question is written over the first octets, and the answer stands behind them.</summary>
    private static MemoryStream Answering(byte[] answer) => new([.. new byte[StartTls.Question().Length], .. answer]);
}
