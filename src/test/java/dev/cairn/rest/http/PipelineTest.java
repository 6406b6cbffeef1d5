package dev.cairn.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.servlet.Filter;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The order of the servlet filters, in {@code web.xml} as the package says it. */
class PipelineTest {

  private static final Path WEB_XML = Path.of("src/main/webapp/WEB-INF/web.xml");
  private static final Path PACKAGE =
      Path.of("src/main/java/dev/cairn/rest/http/package-info.java");

  private static List<String> inWebXml(String xpath) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(WEB_XML.toFile());
    XPath path = XPathFactory.newInstance().newXPath();
    NodeList nodes = (NodeList) path.evaluate(xpath, document, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  private static List<JavaClass> ours(Class<?> type) {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.cairn").stream()
            .filter(each -> each.isAssignableTo(type))
            .toList();
  }

  @Test
  void packageStatesTheOrderOfTheFilters() throws Exception {
    List<String> mapped = inWebXml("//filter-mapping/filter-name");
    List<String> stated =
        Pattern.compile("\\{@code[ *\n]+(\\w+)}")
            .matcher(Files.readString(PACKAGE))
            .results()
            .map(match -> match.group(1))
            .filter(mapped::contains)
            .toList();

    assertThat(stated).isEqualTo(mapped);
    assertThat(mapped)
        .containsExactlyInAnyOrderElementsOf(
            ours(Filter.class).stream().map(JavaClass::getSimpleName).toList());
  }

  @Test
  void everyFilterAndServletIsAsynchronous() throws Exception {
    assertThat(inWebXml("//filter[not(async-supported='true')]/filter-name")).isEmpty();
    assertThat(ours(HttpServlet.class))
        .isNotEmpty()
        .allMatch(type -> type.getAnnotationOfType(WebServlet.class).asyncSupported());
  }
}
