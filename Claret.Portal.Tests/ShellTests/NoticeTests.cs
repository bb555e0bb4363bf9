using Bunit;
using Claret.Portal.Shell;

namespace Claret.Portal.Tests.ShellTests;

public sealed class NoticeTests : ShellTestBase
{
    [Theory]
    [InlineData(NoticeKind.Info, "status")]
    [InlineData(NoticeKind.Success, "status")]
    [InlineData(NoticeKind.Warning, "alert")]
    [InlineData(NoticeKind.Error, "alert")]
    public void What_went_wrong_interrupts_and_the_rest_waits(NoticeKind kind, string role)
    {
        var notice = Render<Notice>(with => with.Add(it => it.Kind, kind).Add(it => it.Heading, "Two things").AddChildContent("A sentence."));

        Assert.Equal(role, notice.Find(".notice").GetAttribute("role"));
        Assert.Contains(kind.ToString().ToLowerInvariant(), notice.Find(".notice").ClassList);
        Assert.Equal("Two things", notice.Find(".notice-heading").TextContent);
        Assert.Contains("A sentence.", notice.Find(".notice-body").TextContent);
    }

    [Fact]
    public void One_that_was_always_there_is_read_in_its_turn() =>
        Assert.False(Render<Notice>(with => with.Add(it => it.Kind, NoticeKind.Error).Add(it => it.IsAnnounced, false)).Find(".notice").HasAttribute("role"));

    [Fact]
    public void A_form_without_an_error_draws_none()
    {
        var error = Render<FormError>();
        Assert.Empty(error.Markup.Trim());

        error.Render(with => with.Add(it => it.Message, "That didn't work."));

        Assert.Equal("That didn't work.", error.Find("[role=alert] p").TextContent);
    }
}
