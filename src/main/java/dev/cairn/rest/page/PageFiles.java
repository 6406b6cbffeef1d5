package dev.cairn.rest.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.session.Sha256;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the page, ready to be sent. Every address is permanently tied to its content:
 * Cairn's own files are under a digest of all of them, those of a library under its version. Only
 * {@code index.html}, which refers to these addresses, changes in place.
 */
final class PageFiles {

  private static final String FOLDER = "/app/";
  private static final String INDEX = "/app/index.html";

  /** In {@code index.html}, the placeholder for the folder of the files that belong to it. */
  private static final String FOLDER_OF_THIS_VERSION = "{app}/";

  private static final int DIGITS_OF_VERSION = 16;

  /** Where library jars keep their files for browsers. No segment begins with a dot. */
  private static final Pattern LIBRARY =
      Pattern.compile("/(_static|webjars)(/[\\w@-][\\w@.-]*)+\\.(js|mjs|css)");

  /**
   * In {@code index.html}, a library in whatever version the WAR contains; the version is the name
   * of its folder.
   */
  private static final Pattern ANY_VERSION = Pattern.compile("\"(/(_static|webjars)/[^\"*]+/)\\*/");

  private static final Pattern COMMON_JS = Pattern.compile("(?m)^module\\.exports = ");

  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

  private final ServletContext context;
  private final Map<String, PageFile> ours = new TreeMap<>();
  private final Map<String, PageFile> libraries = new ConcurrentHashMap<>();
  private final PageFile index;
  private final String hashOfImportMap;

  PageFiles(ServletContext context) throws IOException {
    this.context = context;
    Map<String, byte[]> contents = new TreeMap<>();
    collect(FOLDER, contents);
    String folder = FOLDER + version(contents) + "/";
    String html =
        ANY_VERSION
            .matcher(new String(contents.remove(INDEX), UTF_8))
            .replaceAll(match -> "\"" + Matcher.quoteReplacement(onlyFolder(match.group(1))))
            .replace(FOLDER_OF_THIS_VERSION, folder);
    index = PageFile.of(INDEX, html.getBytes(UTF_8));
    hashOfImportMap = hashOfImportMap(html);
    for (Map.Entry<String, byte[]> each : contents.entrySet()) {
      String address = folder + each.getKey().substring(FOLDER.length());
      ours.put(address, PageFile.of(address, each.getValue()));
    }
  }

  private void collect(String folder, Map<String, byte[]> contents) throws IOException {
    for (String path : context.getResourcePaths(folder)) {
      if (path.endsWith("/")) {
        collect(path, contents);
      } else {
        contents.put(path, read(path).orElseThrow());
      }
    }
  }

  private static String version(Map<String, byte[]> contents) {
    MessageDigest digest = Sha256.begin();
    contents.forEach(
        (path, content) -> {
          digest.update((path + '\0' + content.length + '\0').getBytes(UTF_8));
          digest.update(content);
        });
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS_OF_VERSION);
  }

  private String onlyFolder(String path) {
    Set<String> folders = context.getResourcePaths(path);
    if (folders == null || folders.size() != 1) {
      throw new IllegalStateException("not one version of a library: " + path + " has " + folders);
    }
    return folders.iterator().next();
  }

  private static String hashOfImportMap(String html) {
    Matcher map = IMPORT_MAP.matcher(html);
    if (!map.find()) {
      throw new IllegalStateException("index.html has no import map");
    }
    return Base64.getEncoder().encodeToString(Sha256.begin().digest(map.group(1).getBytes(UTF_8)));
  }

  /** Returns the document that every view starts from. */
  PageFile index() {
    return index;
  }

  /** Returns the SHA-256, in Base64, of the only inline script of {@link #index}. */
  String hashOfImportMap() {
    return hashOfImportMap;
  }

  /** Returns an immutable file. */
  Optional<PageFile> find(String address) throws IOException {
    PageFile known = ours.getOrDefault(address, libraries.get(address));
    return known != null || !LIBRARY.matcher(address).matches()
        ? Optional.ofNullable(known)
        : library(address);
  }

  private Optional<PageFile> library(String address) throws IOException {
    Optional<byte[]> content = read(address);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    PageFile file = PageFile.of(address, asModule(content.get()));
    libraries.put(address, file);
    return Optional.of(file);
  }

  /**
   * Wraps a CommonJS file as a module: highlight.js is published for Node only, and each of its
   * files is self-contained.
   */
  private static byte[] asModule(byte[] content) {
    String text = new String(content, UTF_8);
    return COMMON_JS.matcher(text).find()
        ? ("const module = { exports: {} };\n" + text + "\nexport default module.exports;\n")
            .getBytes(UTF_8)
        : content;
  }

  private Optional<byte[]> read(String path) throws IOException {
    try (InputStream content = context.getResourceAsStream(path)) {
      return content == null ? Optional.empty() : Optional.of(content.readAllBytes());
    }
  }
}
