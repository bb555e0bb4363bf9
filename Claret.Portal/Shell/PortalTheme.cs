using MudBlazor;

namespace Claret.Portal.Shell;

/// <summary>
/// MudBlazor in the portal's look. The colours it is drawn with come from the variables of <c>portal.css</c>, which
/// overrides the palette's own: so light and dark follow the reader's system from the first paint, without asking
/// the browser by way of the circuit. The palettes here say the same for what MudBlazor works out by itself.
/// </summary>
public static class PortalTheme
{
    private const string Sans = "system-ui";

    public static MudTheme Instance { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#7a1733",
            Secondary = "#5f534e",
            Tertiary = "#24527e",
            Info = "#24527e",
            Success = "#1c6337",
            Warning = "#7c4700",
            Error = "#a31c20",
            Background = "#faf6f0",
            Surface = "#fffdfa",
            TextPrimary = "#251b19",
            TextSecondary = "#5f534e",
            ActionDefault = "#5f534e",
            LinesDefault = "#e6dccf",
            LinesInputs = "#8b7c72",
            Divider = "#e6dccf",
            AppbarBackground = "#fffdfa",
            AppbarText = "#251b19",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#eba9b6",
            Secondary = "#bfb0a8",
            Tertiary = "#9cc7f0",
            Info = "#9cc7f0",
            Success = "#86d3a0",
            Warning = "#f0b964",
            Error = "#ff9d95",
            Background = "#181312",
            Surface = "#211a18",
            TextPrimary = "#f3eae3",
            TextSecondary = "#bfb0a8",
            ActionDefault = "#bfb0a8",
            LinesDefault = "#3a302c",
            LinesInputs = "#8f8078",
            Divider = "#3a302c",
            AppbarBackground = "#211a18",
            AppbarText = "#f3eae3",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = [Sans, "-apple-system", "Segoe UI", "Roboto", "sans-serif"], FontSize = ".9375rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontWeight = "600", TextTransform = "none", LetterSpacing = "normal", FontSize = ".9375rem" },
            H6 = new H6Typography { FontFamily = ["ui-serif", "Iowan Old Style", "Palatino Linotype", "Georgia", "serif"], FontSize = "1.25rem", FontWeight = "500", LetterSpacing = "normal" },
        },
    };
}
