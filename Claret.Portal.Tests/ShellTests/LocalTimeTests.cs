using Bunit;
using Claret.Portal.Shell;

namespace Claret.Portal.Tests.ShellTests;

public sealed class LocalTimeTests : ShellTestBase
{
    [Theory]
    [InlineData(TimePart.Both, "2026-11-22 17:04 UTC")]
    [InlineData(TimePart.Date, "2026-11-22")]
    [InlineData(TimePart.Time, "17:04 UTC")]
    public void A_moment_stands_in_the_page_in_utc_and_says_so(TimePart show, string text)
    {
        var time = Render<LocalTime>(with => with.Add(it => it.Value, new DateTime(2026, 11, 22, 17, 4, 5, DateTimeKind.Utc)).Add(it => it.Show, show)).Find("time");

        Assert.Equal(text, time.TextContent);
        Assert.Equal("2026-11-22T17:04:05Z", time.GetAttribute("datetime"));
    }

    [Fact]
    public void Its_text_is_one_node_for_the_script_that_turns_it_into_the_reader_s_zone()
    {
        var time = Render<LocalTime>(with => with.Add(it => it.Value, DateTime.UnixEpoch)).Find("time");

        Assert.True(time.HasAttribute("data-local"));
        Assert.Equal(AngleSharp.Dom.NodeType.Text, Assert.Single(time.ChildNodes).NodeType);
    }
}
