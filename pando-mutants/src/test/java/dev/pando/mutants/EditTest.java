package dev.pando.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EditTest {
    private static final String SOURCE = """
            class A {
                void a() {
                    if (x) {
                        y();
                    }
                    z();
                }
            }
            """;

    @Test
    void replacesWhatStandsThereOnceHoweverItIsIndented() throws UnusableMutantException {
        Edit edit = SourceModule.CORE.edit("A", "if (x) {\n y();\n }", "y();");
        assertThat(edit.applyTo(SOURCE)).isEqualTo("""
                class A {
                    void a() {
                        y();
                        z();
                    }
                }
                """);
    }

    @Test
    void whatIsNotThereAppliesNoMore() {
        Edit edit = SourceModule.CORE.edit("A", "if (w) {", "");
        assertThatThrownBy(() -> edit.applyTo(SOURCE))
                .isInstanceOf(UnusableMutantException.class)
                .hasMessage("pando-core/src/main/java/dev/pando/core/A.java: 'if (w) {' is not there any more.");
    }

    @Test
    void whatIsThereTwiceAppliesNoMore() {
        Edit edit = SourceModule.CORE.edit("A", "();", "");
        assertThatThrownBy(() -> edit.applyTo(SOURCE))
                .isInstanceOf(UnusableMutantException.class)
                .hasMessage("pando-core/src/main/java/dev/pando/core/A.java: '();' is there more than once.");
    }
}
