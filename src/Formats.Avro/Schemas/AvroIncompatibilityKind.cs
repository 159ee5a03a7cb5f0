namespace Formats.Avro;

/// <summary>Why a schema cannot read what another one wrote (https://avro.apache.org/docs/1.12.0/specification/#schema-resolution).</summary>
public enum AvroIncompatibilityKind
{
    /// <summary>The types differ, and values of the writer's do not become values of the reader's.</summary>
    Type,
    /// <summary>Records, enums or fixeds have different names.</summary>
    Name,
    /// <summary>No branch of the reader's union can read the writer's type.</summary>
    UnionBranch,
    /// <summary>The writer has no such field, and the reader no default for it.</summary>
    FieldWithoutDefault,
    /// <summary>The reader does not know symbols of the writer's enum, and has none that stands for them.</summary>
    EnumSymbols,
    /// <summary>Fixeds have different sizes.</summary>
    FixedSize,
}
