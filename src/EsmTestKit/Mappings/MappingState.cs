namespace EsmTestKit;

/// <summary>The life of a mapping (AWS: <c>State</c>).</summary>
public enum MappingState
{
    /// <summary>Created; polling has not begun.</summary>
    Creating,

    /// <summary>Being enabled.</summary>
    Enabling,

    /// <summary>Polling.</summary>
    Enabled,

    /// <summary>Being disabled.</summary>
    Disabling,

    /// <summary>Not polling.</summary>
    Disabled,

    /// <summary>A change is being applied.</summary>
    Updating,

    /// <summary>Being deleted.</summary>
    Deleting,
}
